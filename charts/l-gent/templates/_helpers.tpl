{{- define "l-gent.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "l-gent.postgres" -}}
{{ include "l-gent.fullname" . }}-postgres
{{- end -}}

{{/* The Secret that holds POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB of the bundled database. */}}
{{- define "l-gent.postgresSecret" -}}
{{- default (include "l-gent.postgres" .) .Values.postgresql.auth.existingSecret -}}
{{- end -}}

{{/* Labels that never change: a Deployment's selector is immutable. */}}
{{- define "l-gent.selectorLabels" -}}
app: {{ include "l-gent.fullname" . }}
app.kubernetes.io/name: l-gent
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: service
{{- end -}}

{{- define "l-gent.postgresSelectorLabels" -}}
app: {{ include "l-gent.postgres" . }}
app.kubernetes.io/name: l-gent
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: database
{{- end -}}

{{- define "l-gent.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: kgents
{{- end -}}

{{- define "l-gent.image" -}}
{{- with .Values.lgent.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "l-gent.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "l-gent.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "l-gent.podSecurity" -}}
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "l-gent.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/*
The database's address. The URL carries no credentials: user, password and database come from the Secret as libpq's own
variables, so that any password works, unquoted and unescaped.
*/}}
{{- define "l-gent.databaseEnv" -}}
{{- if .Values.postgresql.enabled }}
{{- $secret := include "l-gent.postgresSecret" . }}
- name: DATABASE_URL
  value: postgresql://{{ include "l-gent.postgres" . }}:5432
- name: PGUSER
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: POSTGRES_USER } }
- name: PGPASSWORD
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: POSTGRES_PASSWORD } }
- name: PGDATABASE
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: POSTGRES_DB } }
{{- else }}
{{- with .Values.externalDatabase }}
- name: DATABASE_URL
  value: postgresql://{{ .host }}:{{ .port }}
- name: PGSSLMODE
  value: {{ .sslmode }}
{{- if .existingSecret }}
- name: PGUSER
  valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ .secretKeys.username }} } }
- name: PGPASSWORD
  valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ .secretKeys.password }} } }
- name: PGDATABASE
  valueFrom: { secretKeyRef: { name: {{ .existingSecret }}, key: {{ .secretKeys.database }} } }
{{- else }}
- name: PGUSER
  value: {{ .username | quote }}
- name: PGPASSWORD
  valueFrom: { secretKeyRef: { name: {{ include "l-gent.fullname" $ }}-external-database, key: password } }
- name: PGDATABASE
  value: {{ .database | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* metrics.serviceMonitor is nothing, a boolean or an object; here it is always the whole object. */}}
{{- define "l-gent.serviceMonitor" -}}
{{- $monitor := dict "enabled" false "interval" "10s" "labels" (dict "release" "monitoring") -}}
{{- if kindIs "bool" .Values.metrics.serviceMonitor -}}
{{- $_ := set $monitor "enabled" .Values.metrics.serviceMonitor -}}
{{- else -}}
{{- range $key, $value := .Values.metrics.serviceMonitor -}}
{{- $_ := set $monitor $key $value -}}
{{- end -}}
{{- end -}}
{{- $_ := set $monitor "enabled" (and .Values.metrics.enabled $monitor.enabled) -}}
{{- $monitor | toYaml -}}
{{- end -}}

{{/* Mistakes that a schema can't see; each names the values to change. */}}
{{- define "l-gent.validate" -}}
{{- if hasKey .Values "namespace" -}}
{{- fail "There is no value named namespace: everything lives in the release's namespace. Use -n NAMESPACE (with --create-namespace if it doesn't exist yet)." -}}
{{- end -}}
{{- if and (eq .Values.lgent.image.tag "latest") (not .Values.lgent.image.digest) -}}
{{- fail "lgent.image.tag is latest, which says nothing about what runs and can't be rolled back to. Name a version, or a digest." -}}
{{- end -}}
{{- if and (not (contains "@sha256:" .Values.postgresql.image)) (not (regexMatch ":[A-Za-z0-9_][A-Za-z0-9._-]*$" .Values.postgresql.image)) -}}
{{- fail (printf "postgresql.image %s has no tag. Name one, such as pgvector/pgvector:pg17: without it another major version may be pulled one day, which can't read the data." .Values.postgresql.image) -}}
{{- end -}}
{{- if hasSuffix ":latest" .Values.postgresql.image -}}
{{- fail "postgresql.image is a latest, which becomes another major version one day and then can't read the data. Name one, such as pgvector/pgvector:pg17." -}}
{{- end -}}
{{- $own := list "app" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" -}}
{{- range $label, $_ := .Values.lgent.podLabels -}}
{{- if has $label $own -}}
{{- fail (printf "lgent.podLabels.%s: the chart sets this label itself, since its selectors use it. Choose another name." $label) -}}
{{- end -}}
{{- end -}}
{{- $own = list "DATABASE_URL" "PGUSER" "PGPASSWORD" "PGDATABASE" "PGSSLMODE" -}}
{{- range .Values.lgent.extraEnv -}}
{{- if has .name $own -}}
{{- fail (printf "lgent.extraEnv: the chart sets %s itself, from postgresql or externalDatabase. Change it there." .name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "ingress.enabled needs ingress.host: without a host name the route would take all gRPC of its controller." -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.gateway.parentRefs) -}}
{{- fail "gateway.enabled needs gateway.parentRefs: the gateways that carry the route, as in [{name: my-gateway}]." -}}
{{- end -}}
{{- if and (not .Values.postgresql.enabled) .Values.postgresql.auth.existingSecret -}}
{{- fail "postgresql.auth.existingSecret is for the bundled database, and postgresql.enabled is false. Use externalDatabase.existingSecret." -}}
{{- end -}}
{{- if and .Values.postgresql.enabled .Values.externalDatabase.host -}}
{{- fail "externalDatabase.host is set, but postgresql.enabled is true: the bundled database would be used. Set postgresql.enabled=false." -}}
{{- end -}}
{{- if and (not .Values.postgresql.enabled) (not .Values.externalDatabase.host) -}}
{{- fail "postgresql.enabled is false and externalDatabase.host is empty: L-gent needs a database. Set one of them." -}}
{{- end -}}
{{- if and (not .Values.postgresql.enabled) (not .Values.externalDatabase.existingSecret) (not .Values.externalDatabase.password) -}}
{{- fail "externalDatabase needs existingSecret or password." -}}
{{- end -}}
{{- if gt (int .Values.lgent.pool.min) (int .Values.lgent.pool.max) -}}
{{- fail (printf "lgent.pool.min (%d) is above lgent.pool.max (%d)." (int .Values.lgent.pool.min) (int .Values.lgent.pool.max)) -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas is above autoscaling.maxReplicas." -}}
{{- end -}}
{{- if .Values.postgresql.enabled -}}
{{- $replicas := ternary (int .Values.autoscaling.maxReplicas) (int .Values.lgent.replicaCount) .Values.autoscaling.enabled -}}
{{- $needed := add (mul (add $replicas 1) (int .Values.lgent.pool.max)) (int .Values.postgresql.reservedConnections) -}}
{{- if gt $needed (int64 .Values.postgresql.maxConnections) -}}
{{- fail (printf "%d replicas and one more during an upgrade, with lgent.pool.max %d each and postgresql.reservedConnections %d, need %d connections; postgresql.maxConnections is %d. Raise it or lower the pool." $replicas (int .Values.lgent.pool.max) (int .Values.postgresql.reservedConnections) $needed (int .Values.postgresql.maxConnections)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
