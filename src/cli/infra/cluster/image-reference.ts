/** An image reference in its parts. `tag` and `digest` are empty when not given. */
export interface ImageReference {
  /** With the registry's host, if any. */
  readonly repository: string;
  readonly tag: string;
  /** "sha256:…" */
  readonly digest: string;
}

/** Undefined for a text that can't be one. */
export function parseImageReference(text: string): ImageReference | undefined {
  const match =
    /^([a-z0-9][\w.-]*(?::\d+)?(?:\/[a-z0-9][\w./-]*)?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/i.exec(
      text,
    );
  if (match?.[1] === undefined) return undefined;
  const [, name, tag = "", digest = ""] = match;
  // Without a slash a colon ends the name: what looks like a port is the tag.
  const single = name.includes("/") ? undefined : /^(.+):(\d+)$/.exec(name);
  if (single?.[1] !== undefined) return { repository: single[1], tag: single[2] ?? "", digest };
  return { repository: name, tag, digest };
}

/** What makes the chart use it. */
export function imageArguments({ repository, tag, digest }: ImageReference): readonly string[] {
  const set = (key: string, value: string): readonly string[] => ["--set-string", `lgent.image.${key}=${value}`];
  return [
    ...set("repository", repository),
    ...(tag === "" ? [] : set("tag", tag)),
    ...(digest === "" ? [] : set("digest", digest)),
  ];
}
