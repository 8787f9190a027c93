#!/usr/bin/python3
"""generate.py FOLDER: plan.xlsx and plan.csv (the same 20,000 rows of a combined plan), holdings.tsv (1,000,000 rows)."""
import csv, random, sys
from pathlib import Path
from openpyxl import Workbook

folder = Path(sys.argv[1])
random.seed(20260220)
head = ['课程代码', '课程名称', '开课学院', '培养层次', '课程性质', '教学班号', '教师姓名', '选课人数', '教材名称', '主编', '出版社', '版次', 'ISBN']
subjects = '数学 物理 化学 历史 文学 经济 会计 法学 机械 电路 材料 环境 生物 医学 建筑 地理'.split()

def plan():
    n = course = 0
    while n < 20000:
        course += 1
        code, name = f'{random.choice("ABCDE")}{100000 + course}', f'{random.choice(subjects)}原理与方法{course}'
        t = random.randrange(6000)
        for s in range(random.randint(1, 4)):
            yield [code, name, f'学院{course % 60}', '本科', '必修', f'{code}-{s + 1:02d}', f'教师{n % 3000}', random.randint(10, 120),
                   f'{random.choice(subjects)}教程{t}', f'作者{t % 997}', f'出版社{t % 50}', f'第{t % 5 + 1}版', '']
            n += 1

rows = list(plan())[:20000]
with open(folder / 'plan.csv', 'w', newline='') as f:
    csv.writer(f).writerows([head, *rows])
book = Workbook(write_only=True)
sheet = book.create_sheet('计划')
for row in [head, *rows]:
    sheet.append(row)
book.save(folder / 'plan.xlsx')
with open(folder / 'holdings.tsv', 'w') as f:
    f.write('id\tkind\ttitle\tauthor\tpublisher\tyear\tedition\tisbn\turl\tcompleteness\n')
    for i in range(1_000_000):
        f.write(f'SS{10000000 + i * 7}\tbook\t{subjects[i % 16]}的理论与实践研究{i}\t作者{i % 99991} 著\t出版社{i % 500}\t{1980 + i % 45}\t'
                f'第{i % 4 + 1}版\t\thttps://books.example.com/{i}\tfull\n')
