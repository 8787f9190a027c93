"""A daemon for a test: started on a database of its own, stopped at the end, and spoken to over its real
socket as nginx would. sign_in(role) gives the head of a signed-in call."""
import contextlib, http.client, json, os, signal, socket, subprocess, sys, tempfile, time
from pathlib import Path
from urllib.parse import urlencode

ORIGIN = 'http://localhost'
ROLES = ('admin', 'librarian', 'teacher', 'reader')
PASSWORD = 'a long enough password 42'

class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('localhost', timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)

class Peer:
    def __init__(self, program, folder, url):
        self.program, self.folder, self.url, self.sessions = program, Path(folder), url, {}
        self.accounts = set()
        self.dir = str(self.folder / 'house')
        self.socket = self.dir + '/run/kaijuan.sock'
        subprocess.run([program, 'init', self.dir], check=True, stdout=subprocess.DEVNULL)
        Path(self.dir, 'kaijuan.ini').write_text(f'database = {url}\norigin = {ORIGIN}\n')
        self.start([program, 'serve', '--dir', self.dir])

    def start(self, command, **options):
        self.connection = UnixConnection(self.socket)
        self.daemon = subprocess.Popen([*os.environ.get('TEST_WRAPPER', '').split(), *command], **options)

    def ready(self):
        for _ in range(600):
            if self.daemon.poll() is not None:
                sys.exit(f'the daemon ended: {self.daemon.returncode}')
            if os.path.exists(self.socket):
                return self
            time.sleep(.05)
        sys.exit('the daemon is not ready')

    def call(self, method, target, body=None, headers=None):
        """-> (status, headers, bytes); headers in small letters. A connection that the daemon closed is opened anew."""
        for attempt in (1, 2):
            try:
                with contextlib.suppress(BrokenPipeError):      # refused while we still send: the answer is there
                    self.connection.request(method, target, body, headers or {})
                response = self.connection.getresponse()
                return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                if attempt == 2:
                    raise

    def sign_in(self, role):
        """The headers of a session of an account with this role, made on first use; None: there is no such role."""
        if role not in ROLES:
            return None
        if role not in self.sessions:
            if role not in self.accounts:
                subprocess.run([self.program, 'user', 'add', '--dir', self.dir, '--login', role, '--name', role.title(), '--role', role],
                               input=PASSWORD + '\n', text=True, check=True)
                self.accounts.add(role)
            self.sessions[role] = self.new_session(role)
        return {k: self.sessions[role][k] for k in ('Cookie', 'X-CSRF-Token', 'Origin')}

    def new_session(self, login):
        # An address of its own: what other tests do to the sign-in must not slow this one down.
        heads = {'Origin': ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded', 'X-Real-IP': f'10.0.{ROLES.index(login)}.1'}
        status, got, body = self.call('POST', '/api/v1/people/login', urlencode({'login': login, 'password': PASSWORD}), heads)
        if status != 303 or 'set-cookie' not in got:
            sys.exit(f'{login} cannot sign in: {status} {got} {body}')
        cookie = got['set-cookie'].split(';')[0]
        me = json.loads(self.call('GET', '/api/v1/people/me', None, {'Cookie': cookie})[2])
        return {'Cookie': cookie, 'X-CSRF-Token': me['csrf'], 'Origin': ORIGIN, 'permissions': me['permissions']}

    def permissions(self, role):
        """What an account of this role may do, as the daemon says."""
        return self.sessions[role]['permissions'] if self.sign_in(role) else []

    def who_may(self, need):
        """A role that may; None: signed out will do (or nobody may)."""
        if need == 'anyone':
            return None
        return next((r for r in ('librarian', 'admin', 'teacher', 'reader')
                     if self.sign_in(r) and (need == 'signed-in' or need in self.permissions(r))), None)

    def who_may_not(self, need):
        """A signed-in role without this permission."""
        return next((r for r in reversed(ROLES) if '.' in need and self.sign_in(r) and need not in self.permissions(r)), None)

    def stop(self):
        self.connection.close()
        self.daemon.send_signal(signal.SIGTERM)
        return self.daemon.wait(60)

class Specimen(Peer):
    """tests/specimen: a daemon whose only room uses every part of the contract."""
    options = {}

    def __init__(self, program, folder, url):
        self.program, self.url, self.socket, self.spool = program, url, f'{folder}/socket', Path(folder, 'spool')
        self.start([program, self.socket, str(self.spool), url, ORIGIN], **self.options)

    def permissions(self, role):
        return ['specimen.other', 'specimen.change'] if role == 'librarian' else []

    def sign_in(self, role):
        return None if role not in ('librarian', 'reader') else {'Cookie': f'other=1; __Host-kaijuan={role}-token', 'X-CSRF-Token': f'{role}-csrf',
                'Origin': ORIGIN}

@contextlib.contextmanager
def peer(program, kind, name, what=Peer):
    """name: of the PostgreSQL database that script/test has made: test_NAME."""
    if kind == 'pg' and 'TEST_PG_HOST' not in os.environ:
        print('skipped: TEST_PG_HOST is not set; script/test starts a PostgreSQL and sets it')
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        url = (f'sqlite:{folder}/db' if kind == 'sqlite' else
               f'postgresql:///test_{name}?host={os.environ["TEST_PG_HOST"]}&user=postgres')
        p = what(program, folder, url)
        try:
            yield p.ready()
        finally:
            if p.daemon.poll() is None:
                p.stop()
