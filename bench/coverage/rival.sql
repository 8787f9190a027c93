-- The same figures by one statement: group, then numerators and denominators by course, title and enrolment.
WITH book AS (
	SELECT b.id, max(CASE WHEN m.completeness = 'full' THEN CASE WHEN m.accepted THEN 2 ELSE 1 END ELSE 0 END) AS has
	  FROM reserves_books b
	  LEFT JOIN reserves_matches m ON m.book = b.id AND NOT m.gone AND (m.accepted OR b.standing = 'waiting')
	 GROUP BY b.id
), need AS (
	SELECT c.id AS course, c.college, coalesce(k.has, 0) AS has,
	       (SELECT sum(s.enrolled) FROM reserves_sections s WHERE s.course = c.id AND NOT s.gone) AS enrolled
	  FROM reserves_courses c
	  JOIN reserves_items i ON i.course = c.id AND NOT i.gone AND i.state = 'required' AND i.kind = 'textbook'
	  JOIN book k ON k.id = i.book
	 WHERE c.term = 1 AND NOT c.gone
), course AS (
	SELECT course, college, min(has) AS worst, count(*) AS titles, sum(has = 2) AS titles_sure, sum(has > 0) AS titles_may,
	       sum(enrolled) AS students, sum(CASE WHEN has = 2 THEN enrolled ELSE 0 END) AS students_sure,
	       sum(CASE WHEN has > 0 THEN enrolled ELSE 0 END) AS students_may
	  FROM need GROUP BY course
), grouped AS (
	SELECT p.name, course.* FROM course JOIN people_colleges p ON p.id = course.college
	UNION ALL SELECT 'all', course.* FROM course
)
SELECT name, sum(worst = 2), sum(worst > 0), count(*), sum(titles_sure), sum(titles_may), sum(titles),
       sum(students_sure), sum(students_may), sum(students)
  FROM grouped GROUP BY name ORDER BY name;
