#!/usr/bin/python3
"""generate.py FOLDER: plan.csv (20,000 courses in 30,000 sections, 9,000 textbooks) and holdings.tsv (6,000 rows), always the
same; names, teachers and titles of the lengths that schools have."""
import csv, random, sys
from pathlib import Path

folder, chance = Path(sys.argv[1]), random.Random(20260220)
pick = lambda words: chance.choice(words.split())
FRONT = '高等 大学 现代 应用 工程 基础 近代 理论 比较 计算 中级 医用 农业 环境 国际 数字'
MIDDLE = ('数学 物理 化学 语文 英语 经济学 会计学 法学 机械设计 电路 材料力学 生物学 解剖学 建筑史 地理学 统计学 心理学 管理学 '
          '数据结构 操作系统 概率论 线性代数 自动控制 信号处理 通信原理 植物学 营养学 新闻学 音乐史 考古学')
BACK = '基础 导论 实验 概论 原理 选讲 专题 研究 方法 案例分析 与实践 （双语） A B Ⅰ Ⅱ'
PRESS = '高等教育出版社 科学出版社 清华大学出版社 人民卫生出版社 机械工业出版社 北京大学出版社 中国人民大学出版社'
teachers = [pick('张 王 李 赵 刘 陈 杨 黄 周 吴 徐 孙 马 朱 胡') + pick('伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 建国 志强')
            + pick('华 文 平 红 ') for _ in range(1, 2500)] + ['欧阳修远']
books = [(f'{pick(FRONT)}{pick(MIDDLE)}{pick(BACK)}{pick("教程 学习指导 习题集 第一册 简明教程")}{n % 37 or ""}', pick('同济大学数学系 王一鸣 李青山 周文 T.Smith'),
          pick(PRESS), f'第{n % 8 + 1}版') for n in range(9000)]

with open(folder / 'plan.csv', 'w', newline='') as f:
    out = csv.writer(f)
    out.writerow(['课程代码', '课程名称', '开课学院', '培养层次', '课程性质', '教学班号', '教师姓名', '选课人数', '教材名称', '主编', '出版社', '版次'])
    for n in range(20000):
        code, name = f'{chance.choice("ABCDE")}{1000000 + n * 7}', pick(FRONT) + pick(MIDDLE) + pick(BACK)
        college, book = f'{pick(MIDDLE)}学院', chance.randrange(9000)
        for s in range(1, 2 + n % 2):
            out.writerow([code, name, college, '本科', '必修', f'{code}-{s:02d}', '、'.join(chance.sample(teachers, chance.choice([1, 1, 2]))),
                          chance.randint(10, 120), *books[book]])
with open(folder / 'holdings.tsv', 'w') as f:
    f.write('id\tkind\ttitle\tauthor\tpublisher\tyear\tedition\tisbn\turl\tcompleteness\n')
    for n, (title, author, press, edition) in enumerate(books[:6000]):
        f.write(f'S{n}\tbook\t{title}\t{author}\t{press}\t2021\t{edition}\t\thttps://books.example.com/{n}\tfull\n')
