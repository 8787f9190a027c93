/* The HTTP face of persons, their kinds and classes, and the feeds. Nothing leaves here unmasked but by unmask. */
#include "services/people/people_api.h"
#include "services/people/people_feed.h"
#include "services/people/people_rights.h"

/* ---- persons ---- */

static struct people_person_json shape(struct arena *a, const struct person *p)
{
	return (struct people_person_json){
		.id = p->id,
		.name = p->name,
		.number = masked(a, p->number),
		.phone = masked(a, p->phone),
		.kind = (enum people_kind)p->kind,
		.kind_word = p->kind_word,
		.college = p->college,
		.college_name = p->college_name,
		.group = p->group_name,
		.source = p->source,
		.state = p->state == PERSON_LEFT ? PEOPLE_PERSON_STATE_LEFT
		                                 : PEOPLE_PERSON_STATE_ACTIVE,
		.changed = p->changed,
		.left = unless_zero(p->left),
		.account = unless_zero(p->account),
	};
}

static bool whole(struct arena *a, struct err *err)
{
	return !a->failed || err_set(err, ERR_MEMORY, "out of memory");
}

static struct span word_unless_any(const char *word)
{
	return strcmp(word, "any") == 0 ? (struct span){ 0 } : span_of(word);
}

bool people_api_persons(struct people *people, const struct people_persons_rq *rq,
    struct people_persons_json *reply, struct err *err)
{
	const struct person_filter filter = {
		.q = rq->q,
		.kind = word_unless_any(people_kind_filter_words[rq->kind]),
		.state = word_unless_any(people_state_filter_words[rq->state]),
		.college = rq->college,
		.group = rq->group,
		.page = rq->page,
	};
	struct arena *a = rq->call.arena;
	struct people_person_json *items;
	struct person_set set;

	if (!persons_search(people, a, &filter, &set, err))
		return false;
	if ((items = arena_array(a, struct people_person_json, set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		items[i] = shape(a, &set.v[i]);
	*reply = (struct people_persons_json){
		.persons = items,
		.n_persons = set.n,
		.total = set.total,
		.page = rq->page,
		.pages = (set.total + PERSONS_PAGE - 1) / PERSONS_PAGE,
	};
	return whole(a, err);
}

bool people_api_person(struct people *people, const struct people_person_rq *rq,
    struct people_person_json *reply, struct err *err)
{
	struct person person;

	if (!person_find(people, rq->call.arena, rq->id, &person, err))
		return false;
	*reply = shape(rq->call.arena, &person);
	return whole(rq->call.arena, err);
}

bool people_api_add_person(struct people *people, const struct people_add_person_rq *rq,
    struct people_person_json *reply, struct err *err)
{
	const struct person draft = {
		.number = rq->number,
		.name = rq->name,
		.kind = (enum kind)rq->kind,
		.college = rq->college,
		.group_name = rq->group,
		.phone = rq->phone,
	};
	struct person made;

	if (!person_add(people, &rq->call, &draft, &made, err))
		return false;
	*reply = shape(rq->call.arena, &made);
	return whole(rq->call.arena, err);
}

bool people_api_change_person(struct people *people, const struct people_change_person_rq *rq,
    struct people_person_json *reply, struct err *err)
{
	const struct person draft = {
		.id = rq->id,
		.name = rq->name,
		.kind = (enum kind)rq->kind,
		.college = rq->college,
		.group_name = rq->group,
		.phone = rq->phone,
		.state = rq->state == PEOPLE_PERSON_STATE_LEFT ? PERSON_LEFT : PERSON_ACTIVE,
	};
	struct person changed;

	if (!person_change(people, &rq->call, &draft, &changed, err))
		return false;
	*reply = shape(rq->call.arena, &changed);
	return whole(rq->call.arena, err);
}

bool people_api_unmask(struct people *people, const struct people_unmask_rq *rq,
    struct people_unmasked_json *reply, struct err *err)
{
	struct person person;

	if (!person_unmask(people, &rq->call, rq->id, rq->reason, &person, err))
		return false;
	*reply = (struct people_unmasked_json){ .number = person.number, .phone = person.phone };
	return true;
}

bool people_api_export_person(struct people *people, const struct people_export_person_rq *rq,
    struct file_reply *reply, struct err *err)
{
	struct person_ref who;

	reply->name = SPAN("kaijuan-person.json");
	return rights_of_person(people, &rq->call, rq->id, &who, err) &&
	       rights_export(people, &rq->call, &who, rq->reason, &reply->bytes, err);
}

bool people_api_erase_person(
    struct people *people, const struct people_erase_person_rq *rq, struct err *err)
{
	struct person_ref who;

	return rights_of_person(people, &rq->call, rq->id, &who, err) &&
	       rights_erase(people, &rq->call, &who, rq->reason, err);
}

/* ---- kinds and classes ---- */

static bool shape_kinds(
    struct people *people, struct arena *a, struct people_kinds_json *reply, struct err *err)
{
	struct people_kind_count_json *kinds = arena_array(a, struct people_kind_count_json, KINDS);
	struct people_kind_word_json *words;
	struct kind_counts counts;

	if (!kinds_count(people, a, &counts, err))
		return false;
	words = arena_array(a, struct people_kind_word_json, counts.n_words + 1);
	if (kinds == NULL || words == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (int i = 0; i < KINDS; i++)
		kinds[i] = (struct people_kind_count_json){ (enum people_kind)i, counts.of[i] };
	for (size_t i = 0; i < counts.n_words; i++)
		words[i] = (struct people_kind_word_json){ counts.words[i].word,
			(enum people_kind)counts.words[i].kind, counts.words[i].persons };
	*reply = (struct people_kinds_json){
		.kinds = kinds, .n_kinds = KINDS, .words = words, .n_words = counts.n_words
	};
	return true;
}

bool people_api_kinds(struct people *people, const struct people_kinds_rq *rq,
    struct people_kinds_json *reply, struct err *err)
{
	return shape_kinds(people, rq->call.arena, reply, err);
}

bool people_api_change_kind_word(struct people *people, const struct people_change_kind_word_rq *rq,
    struct people_kinds_json *reply, struct err *err)
{
	return kind_word_change(people, &rq->call, rq->word, (enum kind)rq->kind, err) &&
	       shape_kinds(people, rq->call.arena, reply, err);
}

bool people_api_groups(struct people *people, const struct people_groups_rq *rq,
    struct people_groups_json *reply, struct err *err)
{
	struct arena *a = rq->call.arena;
	struct people_group_json *items;
	struct group_set set;

	if (!groups_of(people, a, rq->college, &set, err))
		return false;
	if ((items = arena_array(a, struct people_group_json, set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		items[i] = (struct people_group_json){ set.v[i].id, set.v[i].name,
			set.v[i].persons };
	*reply = (struct people_groups_json){ .groups = items, .n_groups = set.n };
	return true;
}

/* ---- feeds ---- */

static struct people_feed_json shape_feed(const struct feed_run *r)
{
	return (struct people_feed_json){
		.id = r->id,
		.source = r->source,
		.file = r->file,
		.at = r->at,
		.new = r->count[FEED_NEW],
		.changed = r->count[FEED_CHANGED],
		.back = r->count[FEED_BACK],
		.left = r->count[FEED_LEFT],
		.same = r->same,
		.refused = r->refused,
	};
}

bool people_api_feeds(struct people *people, const struct people_feeds_rq *rq,
    struct people_feeds_json *reply, struct err *err)
{
	struct arena *a = rq->call.arena;
	struct people_feed_json *items;
	struct feed_run_set set;

	if (!feed_runs(people, a, &set, err))
		return false;
	if ((items = arena_array(a, struct people_feed_json, set.n + 1)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		items[i] = shape_feed(&set.v[i]);
	*reply = (struct people_feeds_json){ .feeds = items, .n_feeds = set.n };
	return true;
}
