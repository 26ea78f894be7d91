// The peer of check_ins_bench: fastify and Node's own SQLite, the same table, WAL and synchronous=FULL.
// (better-sqlite3 has the same synchronous interface; it cannot be built where Node's headers are
// not installed.)
//   node_modules/node/bin/node server.mjs FILE.db
import { DatabaseSync } from 'node:sqlite';
import Fastify from 'fastify';

const db = new DatabaseSync(process.argv[2]);
db.exec('PRAGMA journal_mode = WAL');
db.exec('PRAGMA synchronous = FULL');
db.exec(`CREATE TABLE IF NOT EXISTS event (
  person_id BLOB NOT NULL, seq INTEGER NOT NULL, event_id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, author TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (person_id, seq)) WITHOUT ROWID`);
const insert = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
const sequence = new Map();

const uuid = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' };
const terms = { type: 'array', items: { type: 'string', maxLength: 60 } };
const app = Fastify({ logger: false, bodyLimit: 65536 });
app.post('/api/v1/people/:person/events', {
  schema: {
    params: { type: 'object', properties: { person: uuid } },
    body: {
      type: 'object', required: ['id', 'kind', 'occurred_at', 'body'], additionalProperties: false,
      properties: {
        id: uuid,
        kind: { const: 'check-in-submitted' },
        occurred_at: { type: 'string', format: 'date-time' },
        body: {
          type: 'object', additionalProperties: false,
          properties: {
            reported: { type: 'array', maxItems: 200, items: { type: 'object', required: ['symptom'] } },
            denied: terms, unsure: terms, skipped: terms,
          },
        },
      },
    },
  },
}, (request, reply) => {
  const { id, kind, occurred_at, body } = request.body;
  const now = Date.now();
  const person = request.params.person;
  const seq = (sequence.get(person) ?? 0) + 1;
  sequence.set(person, seq);
  const bytes = (text) => Buffer.from(text.replaceAll('-', ''), 'hex');
  insert.run(bytes(person), seq, bytes(id), kind, Date.parse(occurred_at), now, '{"role":"patient"}', JSON.stringify(body));
  reply.code(201).send({ event: { id, kind, occurred_at, recorded_at: new Date(now).toISOString(), author: { role: 'patient' }, body } });
});

await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`listening on ${app.server.address().port}\n`);
process.on('SIGTERM', () => app.close().then(() => process.exit(0)));
