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
  '--smtp', `smtp://127.0.0.1:${smtp.server.address().port}`, '--mail-from', 'kith@council.example', '--deputy-after', '0.08'], { env: { ...process.env, KITH_STORE: '' } });
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
  // The alert that the concern raised; those of the region that were standing already are told too, each once.
  let alert;
  const find = async () => {
    const today = await fetch(url + '/api/v1/today', { headers: { authorization: `Bearer ${session.json.token}` } });
    alert = (await today.json()).to_answer.find((one) => /Quillfeather/.test(one.child) && one.level === 'urgent');
    return alert;
  };
  for (const end = Date.now() + 20e3; Date.now() < end && !await find();) await new Promise((done) => setTimeout(done, 200));
  const about = (id) => mails.filter((mail) => mail.text.includes(`/alert/${id}\r`));
  await until(() => about(alert.id).length > 0, 20);
  check('an e-mail came', about(alert.id).length === 1);
  // No paediatrician is known in this region: the duty desk of children's social care is asked.
  check('to the duty desk of the region', about(alert.id)[0]?.to[0]?.startsWith('desk@csc.'));
  check('the page names the same desk', alert.asked[0]?.email === about(alert.id)[0]?.to[0]);
  check('it says that an urgent alert waits and where', /urgent/.test(about(alert.id)[0]?.text ?? ''));
  await until(() => about(alert.id).length > 1, 20);
  check('unopened, it goes on to another desk', about(alert.id).length === 2 && about(alert.id)[1].to[0].startsWith('desk@hv.'));
  await new Promise((done) => setTimeout(done, 6000));
  check('and then to nobody else', about(alert.id).length === 2);
  check('nobody is told twice', new Set(mails.map((mail) => mail.to[0] + /\/alert\/A\d+/.exec(mail.text)[0])).size === mails.length);
  check('no e-mail names anybody', mails.every((mail) => !/Zebedee|Quillfeather|bruise/i.test(mail.text)));
} finally {
  kith.kill();
  smtp.close();
  await new Promise((done) => { kith.on('exit', done); setTimeout(done, 3000); });
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
