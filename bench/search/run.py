#!/usr/bin/python3
"""run.py KAIJUAN [postgresql-url]: the search of courses at the daemon's socket, 20,000 courses, by class of query; one request at a
time, the classes in turns, each with words of its own. The rival asks the same SQLite file with LIKE over the tables as they
stand (names, codes, teachers, titles; no pinyin) on a warm connection of Python's sqlite3: what one writes without
thinking about it. Against PostgreSQL only ours is measured."""
import json, os, sqlite3, statistics, subprocess, sys, tempfile
from pathlib import Path
from urllib.parse import quote

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parents[1] / 'tests'))
sys.path.insert(0, str(here.parent))
from measure import serving, tell, timed
from peer import Peer

ROUNDS, TERM = 10, '2025-2026-2'
CLASSES = {
    'no word, the first page': [''],
    'no word, the last page': ['&offset=10000'],
    '1 character': list('数学物王原'),
    '2 characters': ['数学', '物理', '张伟', '导论', '欧阳'],
    '4 characters': ['高等数学', '线性代数', '现代语文', '信号处理', '环境化学'],
    'a whole name': ['高等数学基础', '大学物理实验', '应用统计学案例分析', '国际法学与实践', '数字电路原理'],
    'a code': ['A1000700', 'b1000707', 'C1070000', 'D1001400', 'e1139993'],
    'a teacher': ['欧阳修远', '张秀英华', '李建国', '王志强文', '马艳'],
    'a textbook': ['高等数学基础简明教程', '物理实验习题集', '学习指导36', '线性代数A教程', '操作系统原理第一册'],
    'two words': ['数学 张伟', '物理 实验', '欧阳 导论', '原理 教程', '简明 国际'],
    'pinyin': ['gaodengshuxue', 'wulishiyan', 'zhangwei', 'ouyang', 'xianxingdaishu'],
    'first letters of pinyin': ['gdsx', 'wl', 'zw', 'xxds', 'oy'],
    '1 letter': list('agxzo'),
    'nothing like it': ['氦闪飞船', 'zzzzqq', '龘', '量子引力', 'qwertyuiop'],
    'hostile': ['%' * 100, '_' * 100, '学' * 100, 'a a a a a a a a', '数 学 高 等 大 学', '\x00\x01', '"; DROP TABLE x; --', 'g%_g'],
}
RIVAL = """
SELECT c.public_id, c.code, c.name, c.level, c.college, count(*) OVER ()
  FROM reserves_courses c
 WHERE c.term = 1 AND NOT c.gone
   AND (c.name LIKE ?1 OR c.code LIKE ?1
        OR EXISTS (SELECT 1 FROM reserves_sections s WHERE s.course = c.id AND NOT s.gone AND s.teachers LIKE ?1)
        OR EXISTS (SELECT 1 FROM reserves_items i JOIN reserves_books b ON b.id = i.book
                    WHERE i.course = c.id AND NOT i.gone AND b.title LIKE ?1))
 ORDER BY c.name = ?2 DESC, c.name
 LIMIT 20 OFFSET ?3"""

def ask(p, q):
    q, _, offset = q.partition('&offset=')
    status, _, body = p.call('GET', f'/api/v1/reserves/courses?limit=20&q={quote(q)}&offset={offset or 0}')
    if status not in (200, 422):
        sys.exit(f'{q}: {status} {body}')
    return json.loads(body).get('total', 0)

def rival(db, q):
    q, _, offset = q.partition('&offset=')
    rows = db.execute(RIVAL, (f'%{q}%', q, int(offset or 0))).fetchall()
    return rows[0][-1] if rows else 0

def fill(p, folder):
    subprocess.run([sys.executable, here / 'generate.py', folder], check=True)
    subprocess.run([p.program, 'resource', 'add', '--dir', p.dir, '--name', 'books', '--kind', 'ebooks', '--licence', 'bought'],
                   check=True, capture_output=True)
    for kind, path, *more in (('holdings', 'holdings.tsv', '--resource', 'books'), ('plan', 'plan.csv', '--term', TERM)):
        subprocess.run([p.program, 'import', kind, f'{folder}/{path}', *more, '--dir', p.dir], check=True, capture_output=True)

def measure(p, other):
    ours, theirs, pids = {c: [] for c in CLASSES}, {c: [] for c in CLASSES}, serving(p)
    for turn in range(ROUNDS):
        for name, queries in CLASSES.items():
            q = queries[turn % len(queries)]
            ours[name].append(timed(pids, lambda: ask(p, q))[1])
            if other:
                theirs[name].append(timed([os.getpid()], lambda: rival(other, q))[1])
    ours['all'], theirs['all'] = sum(ours.values(), []), sum(theirs.values(), [])
    for name in ours:
        ratio = [f'{statistics.median(u for _, u in ours[name]) / statistics.median(u for _, u in theirs[name]):.2f}'] if other else []
        print(f'| {name} | ' + ' | '.join(tell(ours[name]) + (tell(theirs[name]) + ratio if other else [])) + ' |')

with tempfile.TemporaryDirectory() as folder:
    url = sys.argv[2] if len(sys.argv) > 2 else f'sqlite:{folder}/db'
    p = Peer(sys.argv[1], folder, url).ready()
    try:
        fill(p, folder)
        measure(p, sqlite3.connect(f'{folder}/db') if len(sys.argv) < 3 else None)
    finally:
        p.stop()
