#!/usr/bin/python3
"""Mail and webhooks against real small servers: outbox.py DAEMON sqlite|pg. A relay that takes, refuses for now, refuses for good, is
dead, wants a password over TLS; a webhook whose signature is checked. Waiting is cut short in the database: nothing here takes a minute."""
import asyncio, base64, email, email.policy, hashlib, hmac, http.server, json, os, sqlite3, ssl, subprocess, sys, threading, time
from pathlib import Path
from peer import ORIGIN, peer

failures, JSON = [], {'Content-Type': 'application/json'}

def check(what, ok, got=None):
    if not ok:
        failures.append(what)
        print(f'FAILED: {what}: {got}')

class Relay(threading.Thread):
    """An SMTP server in a thread; what it answers to RCPT is up to the test."""
    def __init__(self, context=None):
        super().__init__(daemon=True)
        self.answer, self.mails, self.signed, self.context, self.up = '250 ok', [], [], context, threading.Event()
        self.start()
        self.up.wait(10)

    def run(self):
        async def serve():
            self.loop = asyncio.get_running_loop()
            server = await asyncio.start_server(self.talk, '127.0.0.1', 0)
            self.port = server.sockets[0].getsockname()[1]
            self.up.set()
            await server.serve_forever()
        asyncio.run(serve())

    async def talk(self, reader, writer):
        say = lambda line: writer.write(line.encode() + b'\r\n')
        say('220 relay')
        tls = False
        while line := (await reader.readline()).decode().strip():
            word = line.split()[0].upper()
            if word == 'EHLO':
                say('250-relay')
                say('250 STARTTLS' if self.context and not tls else '250 AUTH PLAIN' if self.context else '250 SMTPUTF8')
            elif word == 'STARTTLS':
                say('220 go on')
                await writer.drain()
                await writer.start_tls(self.context)
                tls = True
            elif word == 'AUTH':
                say('334 ')
                self.signed.append(base64.b64decode((await reader.readline()).strip()))
                say('235 welcome' if self.signed[-1] == b'\0library\0open sesame' else '535 no')
            elif word == 'RCPT':
                say(self.answer)
            elif word == 'DATA':
                say('354 go on')
                text = b''
                while not text.endswith(b'\r\n.\r\n'):
                    text += await reader.readline()
                self.mails.append(text[:-3])
                say('250 taken')
            else:
                say('221 bye' if word == 'QUIT' else '250 ok')
        writer.close()

class Hook(http.server.BaseHTTPRequestHandler):
    status, posts = 200, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.posts.append((dict(self.headers), body))
        self.send_response(self.status)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass

class House:
    def __init__(self, p, kind):
        self.p, self.kind = p, kind

    def settings(self, **keys):
        """New settings need a new daemon."""
        p, sections = self.p, {}
        for k, v in keys.items():
            sections.setdefault(k.split('_', 1)[0], []).append(f'{k.split("_", 1)[1]} = {v}')
        text = ''.join(f'[{s}]\n' + '\n'.join(lines) + '\n' for s, lines in sections.items())
        Path(p.dir, 'kaijuan.ini').write_text(f'database = {p.url}\norigin = {ORIGIN}\n' + text)
        check('it stops', p.stop() == 0)
        p.start([p.program, 'serve', '--dir', p.dir])
        p.ready()

    def sql(self, text):
        if self.kind == 'sqlite':
            with sqlite3.connect(self.p.url.removeprefix('sqlite:'), timeout=20) as db:
                db.execute(text)
            db.close()
        else:
            subprocess.run(['psql', '-h', os.environ['TEST_PG_HOST'], '-U', 'postgres', '-d', 'test_outbox_mail', '-qc', text], check=True)

    def call(self, method, path, body=None, wanted=200):
        heads = self.p.sign_in('admin') | (JSON if body else {})
        status, _, reply = self.p.call(method, '/api/v1/system' + path, json.dumps(body).encode() if body else None, heads)
        check(f'{method} {path} is {wanted}', status == wanted, (status, reply))
        return json.loads(reply)

    def send(self, channel, recipient):
        return self.call('POST', '/outbox', {'channel': channel, 'recipient': recipient}, 201)['id']

    def until(self, message, condition):
        for _ in range(600):
            m = self.call('GET', f'/outbox/{message}')
            if condition(m):
                return m
            time.sleep(.05)
        check('what was waited for comes', False, m)
        return m

    def now(self):
        """The minutes have passed."""
        self.sql('UPDATE outbox SET next_at = 0')
        self.call('POST', '/schedules/system.outbox/run', wanted=201)

def plain_relay(house):
    relay = Relay()
    house.settings(mail_server=f'smtp://127.0.0.1:{relay.port}', mail_from='library@lib.example.edu.cn', mail_tls='never')
    m = house.until(house.send('mail', 'keeper@lib.example.edu.cn'), lambda m: m['state'] == 'sent')
    check('masked', m['recipient'] == 'k***@lib.example.edu.cn' and m['sent'], m)
    mail = email.message_from_bytes(relay.mails[0], policy=email.policy.default)
    check('its subject', str(mail['Subject']).startswith('开卷测试消息'), mail['Subject'])
    check('its text', '这是一条测试消息。' in mail.get_content(), mail)
    check('its heads', mail['To'] == 'keeper@lib.example.edu.cn' and mail['Message-ID'] and '图书馆' in str(mail['From']), mail.items())
    house.call('POST', '/outbox', {'channel': 'mail', 'recipient': 'a@b\r\nBcc: c@d.e'}, 422)
    house.call('POST', f'/outbox/{m["id"]}/resend', wanted=409)

    relay.answer = '451 come again'
    one = house.send('mail', 'later@lib.example.edu.cn')
    m = house.until(one, lambda m: m['tries'] == 1 and 'detail' in m)
    check('refused for now', m['state'] == 'waiting' and m['next'] > time.time() * 1000 and '451' in m['detail'], m)
    relay.answer = '250 ok'
    house.now()
    check('then taken', house.until(one, lambda m: m['state'] == 'sent')['tries'] == 2)

    relay.answer = '550 nobody here'
    one = house.send('mail', 'nobody@lib.example.edu.cn')
    m = house.until(one, lambda m: m['state'] == 'failed')
    check('refused for good', m['tries'] == 1 and '550' in m['detail'], m)
    check('seen in the list', house.call('GET', '/outbox?state=failed')['failed'] == 1)
    relay.answer = '250 ok'
    house.call('POST', f'/outbox/{one}/resend')
    house.until(one, lambda m: m['state'] == 'sent')
    check('three mails in all', len(relay.mails) == 3, len(relay.mails))

def dead_relay(house):
    house.settings(mail_server='smtp://127.0.0.1:1', mail_from='library@lib.example.edu.cn', mail_tls='never')
    ids = [house.send('mail', f'{n}@lib.example.edu.cn') for n in 'abc']
    m = house.until(ids[0], lambda m: m['tries'] > 0 and 'detail' in m)
    tries = sum(house.call('GET', f'/outbox/{i}')['tries'] for i in ids)
    check('a dead relay is asked little', m['state'] == 'waiting' and tries <= 3, (m, tries))
    house.sql(f'UPDATE outbox SET tries = 9 WHERE id = {ids[0]}')
    house.now()
    check('given up at last', house.until(ids[0], lambda m: m['state'] == 'failed')['tries'] == 10)
    house.sql('DELETE FROM outbox')

def tls_relay(house):
    folder = house.p.folder
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', f'{folder}/key', '-out', f'{folder}/cert', '-days', '2',
                    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f'{folder}/cert', f'{folder}/key')
    relay, word = Relay(context), Path(folder, 'password')
    keys = dict(mail_server=f'smtp://localhost:{relay.port}', mail_from='library@lib.example.edu.cn', mail_user='library', mail_password_file=word)
    word.write_text('open sesame\n')
    house.settings(**keys)      # mail.tls is always; nobody vouches for the certificate
    one = house.send('mail', 'a@lib.example.edu.cn')
    m = house.until(one, lambda m: m['tries'] == 1 and 'detail' in m)
    check('not to a stranger', m['state'] == 'waiting' and not relay.signed and not relay.mails, (m, relay.signed))
    house.settings(**keys, mail_ca_file=f'{folder}/cert')
    house.now()
    house.until(one, lambda m: m['state'] == 'sent')
    check('with the password', relay.signed == [b'\0library\0open sesame'], relay.signed)
    word.write_text('wrong\n')
    m = house.until(house.send('mail', 'b@lib.example.edu.cn'), lambda m: m['tries'] == 1 and 'detail' in m)
    check('a wrong password loses nothing', m['state'] == 'waiting' and '535' in m['detail'], m)
    house.sql('DELETE FROM outbox')

def webhook(house):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = Path(house.p.folder, 'secret')
    secret.write_text('between us\n')
    keys = dict(webhook_url=f'http://127.0.0.1:{server.server_port}/hook', webhook_secret_file=secret)
    house.settings(**keys)
    one = house.send('webhook', '学号 2020')
    m = house.until(one, lambda m: m['tries'] == 1 and 'detail' in m)
    check('not to a private address', m['state'] == 'waiting' and 'private' in m['detail'] and not Hook.posts, m)
    house.settings(**keys, webhook_private='yes')
    house.now()
    house.until(one, lambda m: m['state'] == 'sent')
    heads, body = Hook.posts[0]
    when, mac = (part.split('=')[1] for part in heads['X-Kaijuan-Signature'].split(','))
    check('signed', hmac.compare_digest(mac, hmac.new(b'between us', f'{when}.'.encode() + body, hashlib.sha256).hexdigest()), heads)
    check('fresh', abs(time.time() - int(when)) < 60, when)
    check('whole', json.loads(body)['recipient'] == '学号 2020' and heads['Idempotency-Key'], body)
    Hook.status = 503
    m = house.until(house.send('webhook', 'x y'), lambda m: m['tries'] == 1 and 'detail' in m)
    check('busy', m['state'] == 'waiting' and '503' in m['detail'], m)
    Hook.status = 410
    house.now()
    check('gone', house.until(m['id'], lambda m: m['state'] == 'failed')['tries'] == 2)
    server.shutdown()

def main(program, kind):
    with peer(program, kind, 'outbox_mail') as p:
        house = House(p, kind)
        for test in (plain_relay, dead_relay, tls_relay, webhook):
            test(house)
        code = p.stop()
    print(f'{len(failures)} failures; the daemon stopped with {code}')
    return bool(failures) or code != 0

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
