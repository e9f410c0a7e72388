// An urgent alert is told by e-mail, to a desk, without personal data: Kith against a real SMTP server.
// usage: node run.mjs PROGRAM
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

const program = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'kith-mail-'));
const mails = [];
let passed = 0, failed = 0;
const check = (what, holds) => { console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}`); holds ? passed++ : failed++; };
const until = async (holds, seconds) => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !holds();) await new Promise((done) => setTimeout(done, 100));
};

const smtp = new SMTPServer({
  authOptional: true, disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    let text = '';
    stream.on('data', (part) => { text += part; });
    stream.on('end', () => { mails.push({ to: session.envelope.rcptTo.map((r) => r.address), text }); done(); });
  },
});
await new Promise((done) => smtp.listen(0, '127.0.0.1', done));

const kith = spawn(program, ['demo', '--data', join(folder, 'data'), '--children', '60', '--port', '0',
  '--smtp', `smtp://127.0.0.1:${smtp.server.address().port}`, '--mail-from', 'kith@council.example'], { env: { ...process.env, KITH_STORE: '' } });
let said = '';
kith.stdout.on('data', (part) => { said += part; });
kith.stderr.on('data', (part) => { said += part; });
try {
  await until(() => /serves at (\S+)/.test(said), 60);
  const url = /serves at (\S+)/.exec(said)[1];
  const call = async (path, body, token) => {
    const answer = await fetch(url + path, { method: 'POST', body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) } });
    return { status: answer.status, json: await answer.json() };
  };
  const session = await call('/api/v1/session', { login: 'health-visitor', password: 'demonstration' });
  check('the health visitor signs in', session.status === 200 || session.status === 201);
  const born = new Date(Date.now() - 100 * 86400e3).toISOString().slice(0, 10);
  const saved = await call('/api/v1/concerns', { given_names: 'Zebedee', family_name: 'Quillfeather', date_of_birth: born,
    kind: 'injury.bruise', text: 'A bruise on the cheek of a baby who cannot roll.' }, session.json.token);
  check('the concern is kept', saved.status === 200 || saved.status === 201);
  await until(() => mails.length > 0, 20);
  check('an e-mail came', mails.length === 1);
  check('to the desk of the agency', mails[0]?.to[0]?.startsWith('desk@hv.'));
  check('it says that an urgent alert waits and where', /urgent/.test(mails[0]?.text ?? '') && /\/alert\/A\d+/.test(mails[0]?.text ?? ''));
  check('it names nobody', !/Zebedee|Quillfeather|bruise/i.test(mails[0]?.text ?? 'Zebedee'));
} finally {
  kith.kill();
  smtp.close();
  await new Promise((done) => { kith.on('exit', done); setTimeout(done, 3000); });
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
