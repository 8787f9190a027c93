/* The HTTP face: typed request -> rules -> typed reply. */
#include "services/resources/resources_contract.h"

static struct resources_resource_json shape_resource(
    const struct resource *r, const struct call *call)
{
	return (struct resources_resource_json){
		.id = r->id,
		.name = r->name,
		.kind = (enum resources_kind)r->kind,
		.licence = (enum resources_licence)r->licence,
		.starts = r->starts,
		.ends = r->ends,
		.link_template = r->link_template,
		.proxied = r->proxied,
		.note = r->note,
		.in_period = resource_open_at(r, call->now) == RESOURCE_IN_PERIOD,
	};
}

bool resources_api_list(struct resources *resources, const struct resources_list_rq *rq,
    struct resources_resources_json *reply, struct err *err)
{
	struct resources_resource_json *items;
	struct resource_set set;

	if (!resources_all(resources, rq->call.arena, &set, err))
		return false;
	if ((items = arena_array(rq->call.arena, struct resources_resource_json, set.n)) == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < set.n; i++)
		items[i] = shape_resource(&set.v[i], &rq->call);
	*reply = (struct resources_resources_json){ .resources = items, .n_resources = set.n };
	return true;
}

bool resources_api_get(struct resources *resources, const struct resources_get_rq *rq,
    struct resources_resource_json *reply, struct err *err)
{
	struct resource found;

	if (!resources_find(resources, rq->call.arena, rq->id, &found, err))
		return false;
	*reply = shape_resource(&found, &rq->call);
	return true;
}

/* What was stored is read again: the answer shows the tidy name. */
static bool answer(struct resources *resources, const struct call *call, int64_t id,
    struct resources_resource_json *reply, struct err *err)
{
	struct resource stored;

	if (!resources_find(resources, call->arena, id, &stored, err))
		return false;
	*reply = shape_resource(&stored, call);
	return true;
}

bool resources_api_create(struct resources *resources, const struct resources_create_rq *rq,
    struct resources_resource_json *reply, struct err *err)
{
	const struct resource draft = {
		.name = rq->name,
		.kind = (enum resource_kind)rq->kind,
		.licence = (enum resource_licence)rq->licence,
		.starts = rq->starts,
		.ends = rq->ends,
		.link_template = rq->link_template,
		.proxied = rq->proxied,
		.note = rq->note,
	};
	int64_t id;

	return resources_create(resources, &rq->call, &draft, &id, err) &&
	       answer(resources, &rq->call, id, reply, err);
}

bool resources_api_change(struct resources *resources, const struct resources_change_rq *rq,
    struct resources_resource_json *reply, struct err *err)
{
	const struct resource draft = {
		.id = rq->id,
		.name = rq->name,
		.kind = (enum resource_kind)rq->kind,
		.licence = (enum resource_licence)rq->licence,
		.starts = rq->starts,
		.ends = rq->ends,
		.link_template = rq->link_template,
		.proxied = rq->proxied,
		.note = rq->note,
	};

	return resources_change(resources, &rq->call, &draft, err) &&
	       answer(resources, &rq->call, rq->id, reply, err);
}
