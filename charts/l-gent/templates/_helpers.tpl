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

{{/* Mistakes that a schema can't see; each names the values to change. */}}
{{- define "l-gent.validate" -}}
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
