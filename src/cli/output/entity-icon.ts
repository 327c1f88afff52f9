const icons: Readonly<Record<string, string>> = {
  agent: "🤖",
  tool: "🔧",
  tongue: "👅",
  hypothesis: "💡",
  artifact: "📄",
  contract: "📜",
  memory: "🧠",
  spec: "📐",
  test: "🧪",
  template: "📋",
  pattern: "🧩",
  "mcp-server": "🔌",
  skill: "🎓",
  prompt: "💬",
  package: "📦",
};

/** One character, two columns wide. */
export function entityIcon(entityType: string): string {
  return icons[entityType] ?? "🔹";
}
