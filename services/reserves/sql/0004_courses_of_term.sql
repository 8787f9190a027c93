-- A term's courses in the order that they lie in, and their number without touching a row (bench/search).
CREATE INDEX reserves_courses_of_term ON reserves_courses (term, gone);
