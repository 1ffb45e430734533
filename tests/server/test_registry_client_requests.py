"""The token requests of registry clients, byte for byte: fields sorted, lengths or chunks, odd scopes."""
import urllib.parse

from jetond import basic
from rawhttp import Raw
from registry_claims import claims_of
from registry_fixtures import owner, repository  # noqa: F401
from registry_posts import keep, read_strictly


def chunks(body, size=40):
    pieces = [body[at:at + size] for at in range(0, len(body), size)] + [b""]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def send(server, fields, media_type="application/x-www-form-urlencoded", chunked=False):
    """One POST as a client writes it; its answer, read strictly."""
    body = "&".join(f"{name}={urllib.parse.quote_plus(value)}" for name, value in fields).encode()
    assert [name for name, _ in fields] == sorted(name for name, _ in fields)
    length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % len(body)
    with Raw(server) as raw:
        raw.send(b"POST /v2/auth HTTP/1.1\r\nHost: %s\r\nUser-Agent: client/1.0\r\n%s\r\nContent-Type: %s\r\n"
                 b"Accept-Encoding: gzip\r\nConnection: close\r\n\r\n" % (server.address.encode(), length,
                                                                          media_type.encode()))
        raw.send(chunks(body) if chunked else body)
        return read_strictly(raw.answer())


def by_token(owner, client, scopes, **more):
    token = keep(owner.shop.server, owner.login)
    return [("client_id", client), ("grant_type", "refresh_token"), ("refresh_token", token),
            *(("scope", scope) for scope in scopes), ("service", owner.shop.server.address)]


def by_password(owner, client, scope):
    return [("client_id", client), ("grant_type", "password"), ("password", owner.password), ("scope", scope),
            ("service", owner.shop.server.address), ("username", owner.name)]


def test_containers_image_sends_chunks_and_repeats_scope(server, owner, repository):
    scopes = [f"repository:{repository}:pull,push", f"repository:{repository}:pull"]
    answer = send(server, by_token(owner, "containers/image", scopes), chunked=True)
    assert answer["scope"] == f"repository:{repository}:pull,push"


def test_the_docker_engine_joins_scopes_and_says_push_first(server, owner, repository):
    other = owner.repository("engine")
    fields = by_token(owner, "docker", [f"repository:{repository}:push,pull repository:{other}:pull"])
    answer = send(server, fields)
    assert answer["scope"] == f"repository:{repository}:pull,push repository:{other}:pull"
    assert answer["refresh_token"] == dict(fields)["refresh_token"]


def test_docker_plugin_push_sends_three_scopes_in_one_field(server, owner, repository):
    scope = f"repository(plugin):{repository}:pull,push repository:{repository}:pull repository:{repository}:pull,push"
    answer = send(server, by_token(owner, "containerd-client", [scope]),
                  "application/x-www-form-urlencoded; charset=utf-8")
    assert answer["scope"] == f"repository(plugin):{repository}:pull,push"


def test_containerd_sends_a_password_and_a_charset(server, owner, repository):
    scope = f"repository:{repository}:pull repository:{repository}:pull,push"
    answer = send(server, by_password(owner, "containerd-client", scope),
                  "application/x-www-form-urlencoded; charset=utf-8")
    assert answer["scope"] == f"repository:{repository}:pull,push" and "refresh_token" not in answer


def test_containerd_puts_a_mount_in_front(server, owner, repository):
    source = owner.repository("source")
    scope = f"repository:{source}:pull repository:{repository}:pull repository:{repository}:pull,push"
    answer = send(server, by_password(owner, "containerd-client", scope))
    assert answer["scope"] == f"repository:{source}:pull repository:{repository}:pull,push"


def test_docker_login_asks_for_an_identity_token_and_no_scope(server, owner):
    target = f"/v2/auth?account={owner.name}&client_id=docker&offline_token=true&service={server.address}"
    answer = read_strictly(server.get(target, login=owner.login))
    assert answer["refresh_token"].startswith("jtf_") and "scope" not in answer
    assert claims_of(server.get(target, login=owner.login))["access"] == []


def test_docker_search_gets_a_token_without_rights(server, owner):
    assert send(server, by_token(owner, "docker", ["registry:catalog:search"]))["scope"] == ""


def test_containerd_falls_back_to_an_empty_user_name_and_is_refused(server, owner):
    reply = server.get("/v2/auth", headers={"Authorization": basic("", keep(server, owner.login))})
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Bearer ")


def test_regctl_without_a_grant_type_is_sent_on_to_get(server, owner, repository):
    form = [("client_id", "regclient"), ("scope", f"repository:{repository}:pull"), ("service", server.address)]
    assert server.post("/v2/auth", form=form).status == 400
    query = [("client_id", "regclient"), ("offline_token", "true"), ("scope", f"repository:{repository}:pull"),
             ("service", server.address)]
    assert read_strictly(server.get("/v2/auth", query=query, login=owner.login))["refresh_token"]
    assert "refresh_token" not in read_strictly(server.get("/v2/auth", query=query))
