#!/usr/bin/python3
"""Makes the spreadsheets under platform/test/sheets/ that our tests read: as other programs write them.
Run by hand when one is to change (Debian's python3-xlwt and python3-openpyxl): make_sheets.py FOLDER"""
import datetime, sys
from pathlib import Path
import openpyxl, xlwt

folder = Path(sys.argv[1])

def style(code):
    return xlwt.easyxf(num_format_str=code)

def xls():
    book = xlwt.Workbook(encoding='utf-8')
    s = book.add_sheet('教学任务')
    s.write_merge(0, 0, 0, 3, '2025-2026 第二学期')
    for i, title in enumerate(['课程代码', '课程名称', '人数', '日期']):
        s.write(1, i, title)
    s.write_merge(2, 4, 0, 0, 'B0612')
    s.write(2, 1, '高等数学')
    s.write(2, 2, 120)
    s.write(2, 3, datetime.date(2026, 11, 22), style('YYYY-MM-DD'))
    s.write(3, 1, '线性代数𠮷')
    s.write(3, 2, 0.1)
    s.write(3, 3, datetime.datetime(2026, 3, 1, 9, 12), style('yyyy/m/d h:mm'))
    s.write(4, 1, 9787040396638)
    s.write(6, 0, xlwt.Formula('C3+1'))
    s.write(6, 1, '长' * 300)
    hidden = book.add_sheet('藏')
    hidden.write(0, 0, 'no')
    hidden.visibility = 1
    book.add_sheet('研究生').write(2, 2, 'only')
    book.add_sheet('空')
    book.save(folder / 'tasks.xls')

def xlsx():
    book = openpyxl.Workbook()
    s = book.active
    s.title = '教学任务'
    s['A1'] = '2025-2026 第二学期'
    s.merge_cells('A1:D1')
    s.append(['课程代码', '课程名称', '人数', '日期'])
    s.append([1234, '高等数学', 120, datetime.date(2026, 11, 22)])
    s['A3'].number_format = '00000000'
    s.append([None, '线性代数', 0.1, datetime.datetime(2026, 3, 1, 9, 12, 30)])
    s.merge_cells('A3:A4')
    s.append([None, 9787040396638, True, datetime.time(9, 12)])
    s['E5'] = datetime.date(2025, 8, 1)
    s['E5'].number_format = 'yyyy"年"m"月"'
    book.create_sheet('藏')['A1'] = 'hidden'
    book['藏'].sheet_state = 'hidden'
    book.create_sheet('研究生')['C3'] = 'only'
    book.save(folder / 'tasks.xlsx')

xls()
xlsx()
