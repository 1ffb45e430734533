#pragma once

// The end of a statement that reads a part of a list of one owner, $1, by age. $2 and $3 are the place, $4 is how many.
#define OLDEST_OF_OWNER_FIRST " AND (created, id) > ($2, $3) ORDER BY created, id LIMIT $4"
#define NEWEST_OF_OWNER_FIRST " AND (created, id) < ($2, $3) ORDER BY created DESC, id DESC LIMIT $4"
