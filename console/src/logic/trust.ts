import type { TrustRuleSettings } from "../api/schema";

// What a trust rule looks like for the CI systems that people use. Ids, and not names, which change hands.
export const presets: Record<string, { title: string; rule: (audience: string) => TrustRuleSettings }> = {
  github: {
    title: "GitHub Actions",
    rule: (audience) => ({
      name: "github", issuer: "https://token.actions.githubusercontent.com", audiences: [audience],
      claims: { repository_id: "REPOSITORY_ID", repository_owner_id: "OWNER_ID", ref: "refs/heads/main" },
    }),
  },
  gitlab: {
    title: "GitLab CI",
    rule: (audience) => ({
      name: "gitlab", issuer: "https://gitlab.com", audiences: [audience],
      claims: { project_id: "PROJECT_ID", ref: "main", ref_type: "branch" },
    }),
  },
  kubernetes: {
    title: "Kubernetes",
    rule: (audience) => ({
      name: "kubernetes", issuer: "https://kubernetes.default.svc.cluster.local", audiences: [audience],
      subject: "system:serviceaccount:NAMESPACE:NAME",
    }),
  },
};

// Reads what was typed as rules; a text says what is wrong.
export function readRules(text: string): TrustRuleSettings[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  if (!Array.isArray(value)) return "A list of rules is wanted: [ … ]";
  const blank = JSON.stringify(value).match(/"(REPOSITORY_ID|OWNER_ID|PROJECT_ID|[^"]*:NAMESPACE:NAME)"/);
  return blank ? `Fill in ${blank[1]} first.` : (value as TrustRuleSettings[]);
}
