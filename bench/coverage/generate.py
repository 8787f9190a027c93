#!/usr/bin/python3
"""generate.py FILE: fills an SQLite database that a daemon has made with 200 colleges, 10,000 courses in 20,000 sections,
8,000 books and their matches, always the same."""
import random, sqlite3, sys

db = sqlite3.connect(sys.argv[1], timeout=30)
chance = random.Random(1)

def insert(table, **values):
    db.execute(f'INSERT INTO {table} ({", ".join(values)}) VALUES ({", ".join("?" * len(values))})', list(values.values()))

for i in range(1, 201):
    insert('people_colleges', id=i, name=f'学院{i}', key=f'学院{i}')
insert('resources', id=1, name='电子教材', key='电子教材', kind='ebooks', licence='bought', proxied=0)
insert('reserves_terms', id=1, code='2025-2026-2', changed=0)
for b in range(1, 8001):
    standing = chance.choice(['sure'] * 7 + ['waiting', 'none', 'none'])
    insert('reserves_books', id=b, key=f'k{b}', title=f'高等数学教程第{b}种', contributors='同济大学数学系',
           publisher='高等教育出版社', edition='第7版', isbn='9787040396638', standing=standing, version=1)
    for k in range(0 if standing == 'none' else 2):
        insert('reserves_matches', book=b, resource=1, vendor_id=f'v{k}', status='same_edition', score=900,
               sure=standing == 'sure', accepted=standing == 'sure', reasons=0, gone=0, title='t',
               completeness=chance.choice(['full', 'full', 'full', 'sample']))
item = 0
for c in range(1, 10001):
    insert('reserves_courses', id=c, public_id=f'p{c:08d}', term=1, source='教务处', code=f'C{c:06d}', name=f'课程名称{c}',
           level='undergraduate', category='major_core', college=chance.randint(1, 200), gone=0, claims=1, name_key='',
           search_key='', pinyin_key='')
    for s in (0, 1):
        insert('reserves_sections', id=2 * c + s, course=c, number=str(s), teachers='张三',
               enrolled=chance.randint(10, 150), gone=0, claims=1)
    for k in range(chance.choice([1, 1, 1, 2])):
        item += 1
        insert('reserves_items', id=item, course=c, book=chance.randint(1, 8000), slot=str(k), kind='textbook',
               state='required', flags='', gone=0, claims=1)
db.commit()
