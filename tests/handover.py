#!/usr/bin/python3
"""A daemon takes the place of one that runs, while requests come without pause: handover.py DAEMON sqlite|pg. None is lost, none refused."""
import http.client, subprocess, sys, threading
from peer import ORIGIN, UnixConnection, peer

def hammer(p, heads, stop, told):
    """A connection a request, as nginx makes them when its old ones are gone; reads and changes."""
    while not stop.is_set():
        for method, path in (('GET', '/readyz'), ('GET', '/api/v1/people/me'), ('POST', '/api/v1/system/schedules/system.purge/run')):
            try:
                c = UnixConnection(p.socket)
                c.request(method, path, None, heads)
                told.append(c.getresponse().status)
                c.close()
            except (OSError, http.client.HTTPException) as e:
                told.append(repr(e))

def main(program, kind):
    with peer(program, kind, 'handover') as p:
        heads, stop, told = p.sign_in('admin'), threading.Event(), []
        threads = [threading.Thread(target=hammer, args=(p, heads, stop, told)) for _ in range(3)]
        for t in threads:
            t.start()
        codes = []
        for _ in range(3):
            old = p.daemon
            p.daemon = subprocess.Popen([program, 'serve', '--dir', p.dir, '--take-over'])
            codes.append(old.wait(60))
        stop.set()
        for t in threads:
            t.join()
        p.connection.close()
        after = p.call('GET', '/readyz')[0]
        refused = subprocess.run([program, 'serve', '--dir', p.dir], stderr=subprocess.DEVNULL).returncode
        code = p.stop()
    bad = [t for t in told if t not in (200, 201)]
    print(f'{len(told)} requests, {len(bad)} went wrong: {bad[:5]}; ended with {codes}, then {code}; a second one without asking: {refused}')
    return 0 if told and not bad and codes == [0, 0, 0] and code == 0 and after == 200 and refused == 1 else 1

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
