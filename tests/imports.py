#!/usr/bin/python3
"""kaijuan import as a person runs it: imports.py KAIJUAN sqlite|pg
Exit codes, questions and answers, files that mean harm, two at the same time, and SIGKILL at any moment:
afterwards everything of a file is stored or nothing, and the same command again brings the rest."""
import os, random, re, signal, sqlite3, subprocess, sys, tempfile, time, zipfile
from pathlib import Path

KAIJUAN, KIND = sys.argv[1:3]
HEAD = '课程代码,课程名称,开课学院,教学班号,教师姓名,选课人数,教材名称,主编,出版社,ISBN\n'
LIST = 'id\tkind\ttitle\tauthor\tpublisher\tyear\tedition\tisbn\turl\tcompleteness\n'
failures = []

def check(what, truth, more=''):
    if not truth:
        failures.append(what)
        print(f'not as it should be: {what} {more}')

def url(folder):
    return f'postgresql:///test_imports?host={os.environ["TEST_PG_HOST"]}&user=postgres' if KIND == 'pg' else f'sqlite:{folder}/db'

def query(folder, sql):
    """One number, asked behind the program's back."""
    if KIND == 'pg':
        out = subprocess.run(['psql', '-h', os.environ['TEST_PG_HOST'], '-U', 'postgres', '-d', 'test_imports', '-Atc', sql],
                             capture_output=True, text=True, check=True).stdout.strip()
        return int(out) if out.isdigit() else 0
    with sqlite3.connect(f'{folder}/db', timeout=10) as db:
        row = db.execute(sql).fetchone()
        return row[0] if row else 0

class House:
    def __init__(self, folder):
        self.folder = folder
        subprocess.run([KAIJUAN, 'init', folder], check=True, stdout=subprocess.DEVNULL)
        ini = Path(folder, 'kaijuan.ini')
        ini.write_text(re.sub(r'(?m)^#database = .*$', lambda m: f'database = {url(folder)}', ini.read_text()))
        subprocess.run([KAIJUAN, 'resource', 'add', '--dir', folder, '--name', '书库', '--licence', 'bought', '--kind', 'ebooks'],
                       check=True, stdout=subprocess.DEVNULL)

    def command(self, kind, path, *more):
        given = ['--resource', '书库'] if kind == 'holdings' else ['--term', '2025-2026-2']
        return [KAIJUAN, 'import', kind, str(path), *given, '--dir', self.folder, '--no-match', *more]

    def run(self, kind, path, *more):
        """-> exit code, counts, stdout, stderr"""
        p = subprocess.run(self.command(kind, path, *more), capture_output=True, text=True, timeout=300)
        counts = {k: int(n) for k, n in re.findall(r'(rows|refused|added|changed|same|vanished) (\d+)', p.stderr)}
        return p.returncode, counts, p.stdout, p.stderr

def plan(path, courses, first=0):
    lines = [f'C{100000 + n},课程{n}导论,学院{n % 20},0{s},教师{n % 300},{30 + n % 50},教材{n % 700}原理,作者{n % 90},出版社{n % 9},\n'
             for n in range(first, first + courses) for s in (1, 2)]
    Path(path).write_text(HEAD + ''.join(lines))
    return path

def vendor(path, rows, edition='1'):
    Path(path).write_text(LIST + ''.join(f'S{n}\tbook\t图书{n}研究\t作者{n % 999}\t出版社{n % 50}\t2001\t{edition}\t\t\tfull\n' for n in range(rows)))
    return path

# ---- what a person meets ----

def test_codes(house, work):
    good = plan(f'{work}/good.csv', 10)
    code, n, _, _ = house.run('plan', good, '--dry-run')
    check('a dry run counts', code == 0 and n['added'] > 0 and query(house.folder, 'SELECT count(*) FROM reserves_courses') == 0)
    bad = Path(f'{work}/bad.csv')
    bad.write_text(Path(good).read_text() + ',无代码,学院1,01,教师,30,教材,作者,社,\n')
    code, n, out, _ = house.run('plan', bad, '--strict', '--format', 'tsv')
    check('strict stores nothing', code == 1 and 'no_course_code' in out and '\t22\t' in out
          and query(house.folder, 'SELECT count(*) FROM reserves_courses') == 0, out)
    code, n, out, _ = house.run('plan', bad)
    check('good rows are stored', code == 0 and n['refused'] == 1 and '22' in out
          and query(house.folder, 'SELECT count(*) FROM reserves_courses') == 10)
    code, n, out, _ = house.run('plan', good)
    check('again changes nothing', code == 0 and n['added'] == n['changed'] == n['vanished'] == 0 and out == '')
    asked = subprocess.run([KAIJUAN, 'import', 'tasks', '--help'], capture_output=True, text=True)
    check('help behind the kind', asked.returncode == 0 and asked.stdout.startswith('usage: kaijuan import'), asked)
    check('no term', subprocess.run([KAIJUAN, 'reserves', 'coverage', '--dir', house.folder, '--term', ''],
                                    capture_output=True).returncode == 2)
    check('wrong use', all(subprocess.run([KAIJUAN, 'import', *words.split()], capture_output=True).returncode == 2 for words in
          ('', 'plan', f'plan {good} --dir {house.folder}', f'plan {good} --dir {house.folder} --term never',
           f'nothing {good} --dir {house.folder} --term 2025-2026-2', f'holdings {good} --dir {house.folder}')))

def test_questions(house, work):
    path = Path(f'{work}/asked.csv')
    path.write_text('甲,乙,教学班号,教师姓名\nMATH1001,数论,01,张三\nMATH1002,拓扑学,01,李四\n')
    code, _, _, err = house.run('tasks', path, '--source', '某院')
    check('an unsure column is asked for', code == 1 and '--column' in err and '甲' in err, err)
    bare = Path(f'{work}/bare.csv')
    bare.write_text('甲,乙\n一,二\n')
    code, _, _, err = house.run('tasks', bare, '--source', '某院')
    check('no header at all is said', code == 1 and 'header' in err, err)
    answers = [a for c in ('甲=course_code', '乙=course_name', '=college', '=enrolled') for a in ('--column', c)]
    code, n, _, err = house.run('tasks', path, '--source', '某院', *answers)
    check('and told', code == 0 and n['added'] == 4, err)
    code, n, _, _ = house.run('tasks', path, '--source', '某院')
    check('and remembered', code == 0 and n['same'] == 4)

def test_matching(house, work):
    """Every import leaves a job; the command does it, unless somebody has it already."""
    path = plan(f'{work}/matched.csv', 11)
    run = lambda: subprocess.run([w for w in house.command('plan', path) if w != '--no-match'], capture_output=True, text=True, timeout=300)
    jobs = lambda state: query(house.folder, f"SELECT count(*) FROM jobs WHERE kind = 'reserves.match' AND state = '{state}'")
    ended = lambda: query(house.folder, "SELECT count(*) FROM events WHERE what = 'matching.ended'")
    check('imports without matching leave one job', jobs('waiting') == 1 and ended() == 0)
    p = run()
    check('it is done once', p.returncode == 0 and jobs('waiting') == jobs('running') == 0 and jobs('done') == ended() == 1, p.stderr)
    check('the size is known', query(house.folder, 'SELECT bytes FROM reserves_imports ORDER BY id DESC LIMIT 1') == os.path.getsize(path))
    query(house.folder, "UPDATE jobs SET state = 'running', node = 'elsewhere' WHERE kind = 'reserves.match'")
    p = run()
    check('or left to who has it', p.returncode == 0 and 'left' in p.stderr and jobs('waiting') == 1 and ended() == 1, p.stderr)
    query(house.folder, "UPDATE jobs SET state = 'done' WHERE kind = 'reserves.match'")

# ---- files that mean harm ----

def bomb(path):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr('xl/workbook.xml', '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                   'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
                   '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>')
        z.writestr('xl/_rels/workbook.xml.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
                   'Target="worksheets/sheet1.xml"/></Relationships>')
        z.writestr('xl/worksheets/sheet1.xml', '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                   + '<row><c t="inlineStr"><is><t>' + 'x' * 200_000_000 + '</t></is></c></row></sheetData></worksheet>')
    return path

def test_hostile(house, work):
    huge = Path(f'{work}/huge.csv')
    huge.write_text(HEAD)
    os.truncate(huge, 2 << 30)   # sparse
    cut = Path(f'{work}/cut.xls')
    cut.write_bytes(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(700))
    empty = Path(f'{work}/empty.csv')
    empty.write_bytes(b'')
    before = query(house.folder, 'SELECT count(*) FROM reserves_imports')
    for path in (huge, bomb(f'{work}/bomb.xlsx'), cut, empty, Path(f'{work}/missing.csv')):
        for kind in ('plan', 'holdings'):
            began = time.monotonic()
            code, _, out, err = house.run(kind, path)
            check(f'{Path(path).name} as {kind}', code == 3 and out == '' and 'kaijuan: ' in err, f'{code} {out} {err}')
            check(f'{Path(path).name} is refused at once', time.monotonic() - began < 60)
    check('nothing of it is kept', query(house.folder, 'SELECT count(*) FROM reserves_imports') == before)

# ---- at the same time, and killed ----

def test_two(house, work):
    files = [plan(f'{work}/one.csv', 1500), plan(f'{work}/two.csv', 1500, 500)]
    both = [subprocess.Popen(house.command('plan', f), stderr=subprocess.PIPE, text=True) for f in files]
    said = [p.communicate()[1] for p in both]
    check('two at the same time', all(p.returncode == 0 for p in both), said)
    same = [house.run('plan', f, '--dry-run')[1] for f in files]
    check('one after the other', any(n['added'] == n['changed'] == n['vanished'] == 0 for n in same), same)

def killed(house, kind, path, seconds):
    p = subprocess.Popen(house.command(kind, path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        p.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        p.send_signal(signal.SIGKILL)
        p.wait()
        return True

def test_killed_plan(house, work):
    path = plan(f'{work}/killed.csv', 2500)
    began = time.monotonic()
    _, all_of_it, _, _ = house.run('plan', path, '--dry-run', '--source', 'x')
    most = (time.monotonic() - began) * 2.5
    for i in range(5):
        source = f'killed {i}'
        p = subprocess.Popen(house.command('plan', path, '--source', source), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, most))
        p.send_signal(signal.SIGKILL)
        p.wait()
        _, left, _, _ = house.run('plan', path, '--dry-run', '--source', source)
        check('all or nothing', left['added'] in (0, all_of_it['added']), left)
        code, _, _, err = house.run('plan', path, '--source', source)
        _, left, _, _ = house.run('plan', path, '--dry-run', '--source', source)
        check('the same again brings it', code == 0 and left['same'] == all_of_it['added'], f'{left} {err}')

def test_killed_list(house, work):
    rows = 40000
    old, new = vendor(f'{work}/old.tsv', rows), vendor(f'{work}/new.tsv', rows, '2')
    began = time.monotonic()
    check('a list', house.run('holdings', old)[0] == 0)
    most, hits = time.monotonic() - began, 0
    for _ in range(6):
        if not killed(house, 'holdings', new, random.uniform(0, most)):
            house.run('holdings', old)
            continue
        hits += 1
        _, n, _, _ = house.run('holdings', old, '--dry-run')
        check('the old list or the new', n['same'] in (0, rows) and n['same'] + n['changed'] == rows, n)
    if KIND == 'sqlite':   # two minutes have passed: whoever wrote these rows is dead
        with sqlite3.connect(f'{house.folder}/db', timeout=10) as db:
            db.execute("UPDATE reserves_imports SET alive = 0 WHERE state = 'storing'")
    else:
        query(house.folder, "UPDATE reserves_imports SET alive = 0 WHERE state = 'storing'")
    code, _, _, err = house.run('holdings', new)
    check('the same again brings it', code == 0, err)
    check('dead rows are thrown away', query(house.folder, 'SELECT count(*) FROM reserves_holdings') == rows)
    check('none is left storing', query(house.folder, "SELECT count(*) FROM reserves_imports WHERE state = 'storing'") == 0)

def test_lost(house, work):
    """The server drops every connection in the middle."""
    path = plan(f'{work}/lost.csv', 4000)
    for pause in (.2, .6, 1):
        p = subprocess.Popen(house.command('plan', path, '--source', 'lost'), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(pause)
        query(house.folder, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
              "WHERE datname = 'test_imports' AND pid <> pg_backend_pid()")
        _, err = p.communicate()
        check('it is said, or it was through', p.returncode == 0 or p.returncode == 3 and 'postgresql' in err, f'{p.returncode} {err}')
        _, n, _, _ = house.run('plan', path, '--dry-run', '--source', 'lost')
        check('all or nothing', n['added'] == 0 or n['same'] + n['changed'] == 0, n)
    check('the same again brings it', house.run('plan', path, '--source', 'lost')[0] == 0)

def main():
    if KIND == 'pg' and 'TEST_PG_HOST' not in os.environ:
        print('skipped: TEST_PG_HOST is not set; script/test starts a PostgreSQL and sets it')
        return 77
    with tempfile.TemporaryDirectory() as work:
        house = House(f'{work}/house')
        for test in (test_codes, test_matching, test_questions, test_hostile, test_two, test_killed_plan, test_killed_list):
            test(house, work)
        if KIND == 'pg':
            test_lost(house, work)
    print(f'{len(failures)} failures')
    return bool(failures)

if __name__ == '__main__':
    sys.exit(main())
