"""Everything that our own API shows of a tenant, to see that something has not changed it."""
import re

# When and from where credentials were used last, and how far the feed is: other tests use them, too.
PASSING = re.compile(r'"(last_used|last_address|next_cursor|position|request_id)":("[^"]*"|null|\d+)')


def stable(text):
    """An answer without what is different each time."""
    return PASSING.sub("", text)


def dump(every, tenant):
    """The answers of every operation that reads, as the tenant's owner gets them: {question: (status, text)}."""
    found = {}
    for operation in every:
        queries = [{"organization": "{organization}"}] * ("organization" in operation.naming(False)) + [{}]
        for query in queries if operation.method == "GET" else []:
            query = {**query, **({"limit": "200"} if operation.is_list else {})}
            reply = operation.send(tenant.shop.server, tenant.names, query=query, bearer=tenant.bearer)
            found[f"{operation} {query}"] = (reply.status, stable(reply.text))
    return found


def unchanged(before, after):
    for question in before:
        assert before[question] == after[question], question
