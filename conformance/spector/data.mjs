// What has to be called, and what describes it? Writes both, out of the packages of npm, to the folder that is named:
// documents/SCENARIOS/VERSION/*.json and scenarios.json.
//
//   node data.mjs PACKAGES OUT
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const VERSIONS = ["3.0.0", "3.1.0", "3.2.0"];
// Stands for the URL of the server, which is known only when it runs.
const BASE_URL = "http://spector.invalid";

const packages = resolve(process.argv[2]);
const out = resolve(process.argv[3]);
const root = join(packages, "node_modules/@typespec/http-specs");
const require = createRequire(join(packages, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)));

function foldersWith(file, folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const inside = entries.map((entry) => join(folder, entry.name)).sort();
  const here = existsSync(join(folder, file)) ? [folder] : [];
  return here.concat(inside.flatMap((entry) => foldersWith(file, entry)));
}

function write(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value, null, 1));
}

async function writeDocuments() {
  const { compile, NodeHost } = await load("@typespec/compiler");
  const { getOpenAPI3 } = await load("@typespec/openapi3");
  // The emitter looks up examples by name in a plain object. A parameter that is called `constructor` finds the function
  // `Object` there, and its length says that there is one example.
  Object.defineProperty(Object, "length", { value: 0 });
  const specs = join(root, "specs");
  for (const folder of foldersWith("main.tsp", specs)) {
    const program = await compile(NodeHost, join(folder, "main.tsp"), { noEmit: true });
    // The emitter itself writes nothing where a part cannot be expressed; this gives the rest.
    for (const service of await getOpenAPI3(program, { "openapi-versions": VERSIONS })) {
      for (const { document, version } of service.versioned ? service.versions : [service]) {
        const name = version === undefined ? "openapi.json" : `openapi.${version}.json`;
        write(join(out, "documents", relative(specs, folder), document.openapi, name), document);
      }
    }
  }
}

async function writeScenarios() {
  const { expandDyns } = await import(
    pathToFileURL(join(packages, "node_modules/@typespec/spec-api/dist/response-utils.js"))
  );
  const config = { baseUrl: BASE_URL };
  const text = (value) => (Array.isArray(value) ? value.map(String) : String(value));
  const texts = (values) =>
    Object.fromEntries(Object.entries(expandDyns(values ?? {}, config)).map(([key, value]) => [key, text(value)]));
  const base64 = (raw) => Buffer.from(raw).toString("base64");
  const body = (body) => {
    if (body === undefined) return undefined;
    if (body.kind === "multipart") {
      const file = ({ fieldname, originalname, mimetype, buffer }) => ({
        field: fieldname, name: originalname, mediaType: mimetype, base64: base64(buffer),
      });
      return { mediaType: body.contentType, parts: body.parts ?? {}, files: (body.files ?? []).map(file) };
    }
    const raw = body.rawContent;
    const isPlain = raw === undefined || typeof raw === "string" || Buffer.isBuffer(raw);
    return { mediaType: body.contentType, base64: base64((isPlain ? raw : raw.serialize(config)) ?? "") };
  };
  const exchange = ({ method, uri, request, response }) => ({
    method, uri, query: texts(request?.query), headers: texts(request?.headers), body: body(request?.body),
    status: response.status, answerHeaders: texts(response.headers), answer: body(response.body),
  });
  const all = {};
  const specs = join(root, "dist/specs");
  for (const folder of foldersWith("mockapi.js", specs)) {
    const { Scenarios } = await import(pathToFileURL(join(folder, "mockapi.js")));
    for (const [name, scenario] of Object.entries(Scenarios)) {
      all[name] = { spec: relative(specs, folder), exchanges: scenario.apis.map(exchange) };
    }
  }
  write(join(out, "scenarios.json"), all);
}

await writeDocuments();
await writeScenarios();
