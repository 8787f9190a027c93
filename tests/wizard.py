#!/usr/bin/python3
"""An import step by step, as the pages make it: wizard.py KAIJUAN sqlite|pg
Through the real daemon and its jobs: sent, asked, answered, checked, stored, given up; and across SIGKILL."""
import io, json, os, signal, subprocess, sys, time, zipfile
from urllib.parse import quote
from peer import ORIGIN, peer

failures = []
HEAD = '课程代码,课程名称,开课学院,教学班号,教师姓名,选课人数,教材名称,主编,出版社,ISBN\n'
COURSES = HEAD + ''.join(f'MATH{1000 + n},课程{n}导论,学院{n % 3},01,张三,30,教材{n}原理,李四,某社,\n' for n in range(40))
BAD = COURSES + ',无代码,学院1,01,张三,30,甲,乙,丙,\n'

def check(what, truth, more=''):
    if not truth:
        failures.append(what)
        print(f'not as it should be: {what} {more}')

def ask(p, method, path, body=None, media='application/json', role='librarian'):
    """-> status, what JSON said; asked again as long as the answer is 503, try again"""
    headers = dict(p.sign_in(role)) | ({} if method == 'GET' else {'Origin': ORIGIN})
    if body is not None:
        headers['Content-Type'] = media
    for _ in range(20):
        status, head, got = p.call(method, '/api/v1/reserves' + path, body, headers)
        if status != 503:
            break
        time.sleep(.1)
    return status, json.loads(got) if head.get('content-type', '').endswith('json') else got

def send(p, text, kind='plan', source='教务处'):
    data = text if isinstance(text, bytes) else text.encode()
    return ask(p, 'POST', f'/imports?kind={kind}&file_name=a.csv&term=2025-2026-2&source={quote(source)}', data,
               'application/octet-stream')

def settled(p, number):
    """The import once no job works on it any more."""
    for _ in range(600):
        status, i = ask(p, 'GET', f'/imports/{number}')
        if status == 200 and i['state'] not in ('checking', 'storing'):
            return i
        time.sleep(.05)
    sys.exit('the jobs do not end')

def store(p, number, strict=False):
    return ask(p, 'POST', f'/imports/{number}/store', json.dumps({'strict': strict}).encode())

def test_whole_way(p):
    status, i = send(p, BAD)
    check('sent', status == 201 and i['state'] in ('checking', 'checked'), i)
    i = settled(p, i['id'])
    check('checked', i['state'] == 'checked' and i['rows'] == 41 and i['refused'] == 1 and i['added'] > 80, i)
    status, found = ask(p, 'GET', f"/imports/{i['id']}/findings?refused_only=true")
    check('the row is named', status == 200 and found['findings'][0]['code'] == 'no_course_code'
          and found['findings'][0]['row'] == 42, found)
    status, book = ask(p, 'GET', f"/imports/{i['id']}/findings_file")
    check('and written down', status == 200 and any('sheet1' in n for n in zipfile.ZipFile(io.BytesIO(book)).namelist()))
    check('nothing is stored yet', ask(p, 'GET', '/terms')[1] == {'terms': []})
    store(p, i['id'], strict=True)
    i = settled(p, i['id'])
    check('strict refuses', i['state'] == 'refused' and ask(p, 'GET', '/terms')[1] == {'terms': []}, i)
    status, _ = store(p, i['id'])
    i = settled(p, i['id'])
    check('stored', i['state'] == 'stored' and i['added'] > 80 and i['refused'] == 1, i)
    check('a stored one is not given up', ask(p, 'DELETE', f"/imports/{i['id']}")[0] == 409)
    check('nor stored again', store(p, i['id'])[0] == 409)
    check('nor kept as a file', os.listdir(p.dir + '/files/imports') == [])

def test_pages(p):
    status, page = ask(p, 'GET', '/courses?q=' + quote('课程7导论'))
    check('a course is found', status == 200 and page['total'] == 1 and page['courses'][0]['required'] == 1, page)
    status, course = ask(p, 'GET', '/courses/' + page['courses'][0]['id'])
    check('and shown', status == 200 and course['items'][0]['citation'] == '李四. 教材7原理[M]. 某社.', course)
    check('by its teacher too', ask(p, 'GET', '/courses?limit=5&q=zhangsan')[1]['total'] == 40)

def test_again(p):
    _, i = send(p, COURSES)
    i = settled(p, i['id'])
    check('the same again', i['added'] == i['changed'] == i['vanished'] == 0 and i['same'] > 80, i)
    check('is given up', ask(p, 'DELETE', f"/imports/{i['id']}")[0] == 204 and os.listdir(p.dir + '/files/imports') == [])

def test_asked(p):
    _, i = send(p, '甲,乙,教学班号,教师姓名\nMATH1001,数论,01,张三\nMATH1002,拓扑学,01,李四\n', 'tasks', '某院')
    check('asked', i['state'] == 'asking', i)
    status, columns = ask(p, 'GET', f"/imports/{i['id']}/columns")
    check('with samples', status == 200 and columns['columns'][0]['samples'] == ['MATH1001', 'MATH1002'] and
          'college' in columns['missing'] and 'course_code' in columns['fields'] and 'url' not in columns['fields'], columns)
    answers = [{'header': h, 'field': f} for h, f in (('甲', 'course_code'), ('乙', 'course_name'), ('', 'college'), ('', 'enrolled'))]
    status, i = ask(p, 'PUT', f"/imports/{i['id']}/columns", json.dumps({'answers': answers}).encode())
    check('answered', status == 200 and i['state'] in ('checking', 'checked'), i)
    i = settled(p, i['id'])
    check('and checked', i['state'] == 'checked' and i['added'] == 4, i)
    store(p, i['id'])
    check('and stored', settled(p, i['id'])['state'] == 'stored')

def test_killed(p):
    """The daemon dies while the job waits or runs; the next one does it."""
    for pause in (0, .05, .15, .4):
        text = HEAD + ''.join(f'PHYS{1000 + n},物理{n},学院{n % 3},01,张三,{int(pause * 100)},物理教材{n},李四,某社,\n' for n in range(3000))
        _, i = send(p, text, source='killed')
        i = settled(p, i['id'])
        store(p, i['id'])
        time.sleep(pause)
        p.daemon.send_signal(signal.SIGKILL)
        p.daemon.wait()
        p.connection.close()
        os.unlink(p.socket) if os.path.exists(p.socket) else None
        p.start([p.program, 'serve', '--dir', p.dir])
        p.ready()
        i = settled(p, i['id'])
        check('stored by the next daemon', i['state'] == 'stored', i)
        _, again = send(p, text, source='killed')
        again = settled(p, again['id'])
        check('whole', again['added'] == again['changed'] == again['vanished'] == 0, again)
        ask(p, 'DELETE', f"/imports/{again['id']}")

def test_lost(p):
    """The server drops every connection while a job stores; the job is done again."""
    for pause in (0, .1, .3):
        text = HEAD + ''.join(f'CHEM{1000 + n},化学{n},学院{n % 3},01,张三,{int(pause * 100)},化学教材{n},李四,某社,\n' for n in range(3000))
        _, i = send(p, text, source='lost')
        i = settled(p, i['id'])
        store(p, i['id'])
        time.sleep(pause)
        subprocess.run(['psql', '-h', os.environ['TEST_PG_HOST'], '-U', 'postgres', '-d', 'postgres', '-Atc',
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'test_wizard'"],
                       check=True, stdout=subprocess.DEVNULL)
        i = settled(p, i['id'])
        check('stored after all', i['state'] == 'stored', i)
        _, again = send(p, text, source='lost')
        again = settled(p, again['id'])
        check('whole', again['added'] == again['changed'] == again['vanished'] == 0, again)
        ask(p, 'DELETE', f"/imports/{again['id']}")

def main(program, kind):
    with peer(program, kind, 'wizard') as p:
        for test in (test_whole_way, test_pages, test_again, test_asked, test_killed):
            test(p)
        if kind == 'pg':
            test_lost(p)
        code = p.stop()
    print(f'{len(failures)} failures; the daemon stopped with {code}')
    return bool(failures) or code != 0

if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
