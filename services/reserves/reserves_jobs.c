/* What this room does in the background. */
#include "services/reserves/reserves_import.h"
#include "services/reserves/reserves_judge.h"

const struct job_kind reserves_jobs[] = {
	{ "reserves.check", import_check_job },
	{ "reserves.store", import_store_job },
	{ "reserves.match", reserves_match_job },
	{ 0 },
};
