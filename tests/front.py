#!/usr/bin/python3
"""nginx as `kaijuan up` writes it, with a certificate: front.py KAIJUAN. HTTPS to everybody, plain HTTP led there, a certificate
that is renewed, whose address is believed, what is refused before nginx starts."""
import http.client, json, os, signal, socket, ssl, subprocess, sys, tempfile, time
from pathlib import Path

program, results = sys.argv[1], []

def check(what, ok, got=None):
    results.append(bool(ok))
    if not ok:
        print(f'FAILED: {what}: {got}')

def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]

def certify(folder, name):
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
                    '-subj', f'/CN={name}', '-addext', 'subjectAltName=DNS:localhost', '-keyout', f'{folder}/key.pem',
                    '-out', f'{folder}/cert.pem'], check=True, capture_output=True)

def subject(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(('127.0.0.1', port)) as s, context.wrap_socket(s) as t:
        return t.getpeercert(binary_form=True)

def get(port, target, tls=False, headers=None):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    c = http.client.HTTPSConnection('127.0.0.1', port, context=context) if tls else http.client.HTTPConnection('127.0.0.1', port)
    c.request('GET', target, None, headers or {})
    r = c.getresponse()
    r.body = r.read()
    c.close()
    return r

def post(port, target, body, origin):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    c = http.client.HTTPSConnection('127.0.0.1', port, context=context)
    c.request('POST', target, body, {'Origin': origin, 'Content-Type': 'application/x-www-form-urlencoded'})
    r = c.getresponse()
    r.body = r.read()
    c.close()
    return r

def start(house, log):
    up = subprocess.Popen([program, 'up', '--dir', str(house), '--web', str(web)], stdout=subprocess.PIPE, stderr=log, text=True)
    return up, up.stdout.readline()

def stop(up):
    up.send_signal(signal.SIGTERM)
    return up.wait(30)

with tempfile.TemporaryDirectory() as folder:
    house, web = Path(folder, 'house'), Path(folder, 'web')
    web.mkdir()
    (web / 'index.html').write_text('<!doctype html><title>home</title>')
    subprocess.run([program, 'init', str(house)], check=True, stdout=subprocess.DEVNULL)
    certify(folder, 'first')
    port, tls, plain = free_port(), free_port(), free_port()
    settings = (f'origin = https://localhost:{tls}\nport = {port}\n[tls]\nport = {tls}\nredirect_port = {plain}\n'
                f'certificate = {folder}/cert.pem\nkey = {folder}/key.pem\n')
    (house / 'kaijuan.ini').write_text(settings)
    with open(Path(folder, 'log'), 'w+') as log:
        up, ready = start(house, log)
        check('ready', ready.startswith('ready http://localhost:'), ready)
        page = get(tls, '/', tls=True)
        check('HTTPS serves the pages', page.status == 200 and b'home' in page.body, page.status)
        check('and is kept to', page.headers['strict-transport-security'] == 'max-age=31536000', page.headers)
        check('the loopback address is not', get(port, '/').headers['strict-transport-security'] is None)
        check('the contract answers over HTTPS', json.loads(get(tls, '/api/v1/openapi.json', tls=True).body)['openapi'] == '3.1.0')
        led = get(plain, '/course/1?q=%E4%B9%A6')
        check('plain HTTP is led on', led.status == 301 and led.headers['location'] == f'https://localhost:{tls}/course/1?q=%E4%B9%A6',
              led.headers['location'])
        acme = house / 'run/acme/.well-known/acme-challenge'
        acme.mkdir(parents=True)
        (acme / 'token').write_text('answer')
        check('but for a challenge', get(plain, '/.well-known/acme-challenge/token').body == b'answer')
        asked = [post(tls, '/api/v1/people/login', 'login=nobody&password=wrong', f'https://localhost:{tls}') for _ in range(40)]
        where = {(r.status, r.headers['location']) for r in asked}
        check('too fast at the door leads back there', (303, '/login?error=throttled') in where and {s for s, _ in where} == {303}, where)
        figures = '/api/v1/reserves/coverage?term=2025-2026-2&by=college'
        check('figures without a term are no figures', get(tls, figures, tls=True).status in (200, 404))
        large = post(tls, '/api/v1/people/login', 'x' * 70000, f'https://localhost:{tls}')
        check('a body that nobody reads is refused at the door', large.status == 413 and json.loads(large.body)['code'] == 'too_large', large.body)
        old = subject(tls)
        certify(folder, 'second')
        up.send_signal(signal.SIGHUP)
        for _ in range(100):
            if subject(tls) != old:
                break
            time.sleep(.05)
        check('a renewed certificate is taken up', subject(tls) != old)
        check('and it goes on', get(tls, '/', tls=True).status == 200 and up.poll() is None)
        check('ends when told', stop(up) == 0)

        for wrong, why in ((settings.replace('key =', '#key ='), 'tls.key'),
                           (settings + 'x = y\n', 'no such key'),
                           (settings.replace(f'port = {port}', f'port = {port}\ntrusted_front = 10.0.0.1; evil'), 'trusted_front'),
                           (settings.replace('cert.pem', 'cert".pem'), 'nginx cannot take')):
            (house / 'kaijuan.ini').write_text(wrong)
            done = subprocess.run([program, 'up', '--dir', str(house), '--web', str(web)], capture_output=True, text=True, timeout=60)
            check(f'refused: {why}', done.returncode == 3 and why in done.stderr, (done.returncode, done.stderr))
        (house / 'kaijuan.ini').write_text(settings.replace('[tls]', 'trusted_front = 127.0.0.1\n[tls]'))
        up, ready = start(house, log)
        check('with a server in front', ready.startswith('ready'), ready)
        conf = (house / 'run/nginx.conf').read_text()
        check('its word is taken', 'set_real_ip_from 127.0.0.1;' in conf and 'real_ip_header X-Forwarded-For;' in conf)
        marks = [line for line in conf.splitlines() if '@' in line or line.strip().startswith('?')]
        check('no mark of the template is left', not marks, marks)
        check('ends when told', stop(up) == 0)
print(f'{results.count(True)} of {len(results)} checks')
sys.exit(not all(results))
