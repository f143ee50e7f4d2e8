// Which document does Prism get? The same one as JSON, with what a format says added in words that Prism knows: it makes
// up texts and numbers without a look at most formats, and such answers are none that the document promises.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [work, document, out] = process.argv.slice(2);
const { load, JSON_SCHEMA } = createRequire(`${work}/node_modules/`)("js-yaml");

const INTEGER = "^(0|-?[1-9][0-9]{0,8})$";
const NATURAL = "^(0|[1-9][0-9]{0,8})$";
const BASE64 = "^([A-Za-z0-9+/]{4}){1,4}([A-Za-z0-9+/]{3}=)?$";
const PATTERNS = {
    int32: INTEGER, int64: INTEGER, uint32: NATURAL, uint64: NATURAL, decimal: INTEGER,
    byte: BASE64, base64: BASE64, duration: "^PT[1-9][0-9]{0,3}[HMS]$",
};
const EXAMPLES = { byte: "Ynl0ZXM=", base64: "Ynl0ZXM=", duration: "PT1H" };
const LIMITS = { uint8: 255, uint16: 65535, uint32: 4294967295, uint64: 4294967295 };

function tell(node) {
    if (Array.isArray(node)) return node.forEach(tell);
    if (node === null || typeof node !== "object") return;
    Object.values(node).forEach(tell);
    const types = [node.type].flat();
    if (types.includes("string") && node.format in PATTERNS && !node.enum) {
        node.pattern ??= PATTERNS[node.format];
        if (!node.examples) node.example ??= EXAMPLES[node.format] ?? "1";
    }
    if ((types.includes("integer") || types.includes("number")) && node.format in LIMITS) {
        node.minimum ??= 0;
        node.maximum ??= LIMITS[node.format];
    }
}

const text = readFileSync(document, "utf8").replace(/^\uFEFF/, "");
const tree = text.trimStart().startsWith("{") ? JSON.parse(text) : load(text, { schema: JSON_SCHEMA, json: true });
tell(tree);
writeFileSync(out, JSON.stringify(tree));
