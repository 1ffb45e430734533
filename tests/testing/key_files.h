#pragma once

#include <string_view>

#include "crypto/signing_key.h"

// Keys whose ids were computed with other programs. They guard nothing.
namespace jeton::testing {

constexpr std::string_view kEcKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdW8jsG5DWB9B2Gk1
oWlrB5Ju+0DZH3PUdZGcCP6DvlqhRANCAATy9dZk5jgQ75I475Gcj/lJgUZ9epf/
j7kx74QHZlZKHVJJVoW2fK0dgsiVp0yam37uYFgtjucVdzTc9QmWwuNJ
-----END PRIVATE KEY-----
)";
constexpr std::string_view kEcKeyMembers =
    R"("crv":"P-256","kty":"EC","x":"8vXWZOY4EO-SOO-RnI_5SYFGfXqX_4-5Me-EB2ZWSh0","y":"UklWhbZ8rR2CyJWnTJqb)"
    R"(fu5gWC2O5xV3NNz1CZbC40k")";
constexpr std::string_view kEcKeyThumbprint = "p9A53wCMaRo3DHamXBhKUpTZHLUFXpo9ixeXqs5LoLo";
constexpr std::string_view kEcKeyLibtrustId = "IKNX:RCLF:3MUQ:5XNN:OAGG:ZKDK:4DFE:HCK5:6FCR:A3CP:5TQO:NZWB";

constexpr std::string_view kRsaKey = R"(-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCXTHG0ph6TLTVA
R8jo7u9zd5gDcQKzT4tpU0e1Lac70YFLgr0foeZJgYlXQujfRfAzTPNDVfzFX8RF
iYyQXUSjn3/6mGsnvXr7ce2trnfSmTYqfvNDO5clYvi+vp+T4nX1Zm6G8qTkqQaM
4SeTuCYVh5iP3Qzcvs8HDCIXi2czjqM34E4PbwJHSt9PvYR7P30NFWNoA7h9EbV9
//j7vqQjz5OxuDbC5nlV5mf64Lnloizm5tze1OEDe24AKhE1BRhwKbId2nSi1Tj5
BfU2W8oVjgmp5bQIqSi4NyhxubKtFvokX2mY/N5pqSfWtA1YHztFqxPOkI4RRtWy
dR7Xi9GBAgMBAAECgf8a7BY9U4jdQvvWyzhnOorYKj15X0vOAQKtrY0r2UqtXtXD
Aym/hO+VdymrfWWgedYIuJrsUsC1lT4TD0/vThca9DkfYvauVw29gsPDxAxy31ma
9jwTPzBzxFsIA8ghjRzU5OCqmYvZW0yl8qGBYxD2FhPvqiFkXTQ5o6p/oXfSlIRv
BUGHUu5+3/qB9iBzQhpseHBSBsZoy19jzo75LRqtLEXDBjGHRw11kO7EURclvvaf
3uTQcFMUsiNesffjwBQy0foZafIYiSuRD1fyMbjv6Y2qZsGMICIEojPVrZ6V9mXq
eiMGseGStEKFs/BA2PF16dR3dfq+lO9mCii+NOECgYEAyiC+wnSW/D6smPaSRBeS
Kw8P9IK239lwzbRY8EVqhvucn4lFOb8OTTYW+Z1/0uB/SDnFTq3g4xSeMwYQc+KR
9AZzdFi9t0LjqGD6dm/FX6TZepUlvfJRco7sk8hAGOPxJBCtAPgSRkwHR07wIM+4
7eZnU3TlxB1vuq7ew19rjvECgYEAv5+ZTemsZJOXGCS4fs2xotuWab+po0+k8MmM
BzzjLr55sC82H/FxKBWCXYpwqDMdQLm0Xnz1OCC5rc/8N5bdsWUpKaZqdhHfaUgs
6muoCMLW7sfu3WMtDV0UwZj8N3YyeIdnDGLXPs0r/5JPooSVxMRSrUFAt70a1num
fZszi5ECgYEApLkU3OIpHb5x6GKhhq5y53Zp+UkBgeHxhSJhjMX1b7XjyTwUV2A1
ZoUbKifJwPBFqnWyL1GSwVzPJCPgCqDtcyJCuuGLEquHXnRSCW1DO5PbzIN585dj
+ukxMapzWhWBMnQImY6RTgqtr9ZL6WF/gxlOwXu1uCKJKGlUj4HW5PECgYEAtpjs
yvOqlMSXLCiBrkNvzBKXR/mdOsPAFrrXtmXszjQvXRX/63x1KY8lhOFQ7NaYP382
Qvur6Go2xUv1uTsH0ezlxoyP0ibBz185fcBMhNy1VyApm8jPu3ZBOyH+5RK6kWPl
bEYbefqkvIq9W84fsTqq1fHiK7QFiPCW/AYSniECgYB+K0RMMJ0dYSn0keUmi99v
gZWMjTtt4qXvxv9+XA+hvNRCeZBfI9/BBVllSgF51tZwzbylKwJyHF/Rxve0BxJa
0HMjQEZx1GjOguUeVQLae4l5DLg/HjuROmOQlp+mN27F7s4WylWj+fPm9CgoR4EH
eA2fbye1m3sIo9vGejUfjw==
-----END PRIVATE KEY-----
)";
constexpr std::string_view kRsaKeyMembers =
    R"("e":"AQAB","kty":"RSA","n":"l0xxtKYeky01QEfI6O7vc3eYA3ECs0-LaVNHtS2nO9GBS4K9H6HmSYGJV0Lo30XwM0zzQ1X8)"
    R"(xV_ERYmMkF1Eo59_-phrJ716-3Htra530pk2Kn7zQzuXJWL4vr6fk-J19WZuhvKk5KkGjOEnk7gmFYeYj90M3L7PBwwiF4tnM46j)"
    R"(N-BOD28CR0rfT72Eez99DRVjaAO4fRG1ff_4-76kI8-Tsbg2wuZ5VeZn-uC55aIs5ubc3tThA3tuACoRNQUYcCmyHdp0otU4-QX1)"
    R"(NlvKFY4JqeW0CKkouDcocbmyrRb6JF9pmPzeaakn1rQNWB87RasTzpCOEUbVsnUe14vRgQ")";
constexpr std::string_view kRsaKeyThumbprint = "fTBGHQcN-s_2b44WzurFfNHZIeEk3zEiqXlXirbRX_Y";
constexpr std::string_view kRsaKeyLibtrustId = "UIL7:TB7F:NRW5:PXQU:DU6K:XV5N:UPVE:INYN:2UFC:CXRP:4U2A:PC74";

// The x coordinate begins with a zero byte.
constexpr std::string_view kEcKeyWithZeroX = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUTIGUiQc43SSJR24
ljslyrtLOIWCvleC/1rLIFkvuZ2hRANCAAQAY2umy/ipCn7yF5f9By6YIEEcuFKG
h7QMlevu2jUUh7InSIMEXKryyIIfxxwqh0bJbAy+Tvxcw3WlhrsqciiD
-----END PRIVATE KEY-----
)";

// The y coordinate begins with a zero byte.
constexpr std::string_view kEcKeyWithZeroY = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgryqb31wzX3QJHn42
ozoER0ByFJ8JGK8Ipr20as5Hg+WhRANCAAQWRRKdfE5HyvUctF484jpOoTsgRce5
FNV61zUSnlfOeABKGh19OwY20LjQe9EAsqDYlRUPQivbQsZe2SbtGHQA
-----END PRIVATE KEY-----
)";

// RSA of 4104 bits: a little more than usual programs make.
constexpr std::string_view kLargeRsaKey = R"(-----BEGIN PRIVATE KEY-----
MIIJRQIBADANBgkqhkiG9w0BAQEFAASCCS8wggkrAgEAAoICAgDO/iXJaTsSoucO
TuvJZ+y2B+kGSu+ohx97W8Rvd9K/xxnwRFYKrjG15DDuma45wW3ohvCCSaZAdQhH
70sVHVdUbFkzDkxRQcCq262EE2gFKMgfsgP1KsElPYm4R+HlbahCRU12U88WXIgS
C+hPXs/CHd5dCM7wN5nrKCtzjFrM96qZXU6zNCyyZfPEa7U0RdPzTn0DqIQ194/y
pQSnNZqKG+RCCuh8iYHyh5izTsAtkBY+GXV1z5U1cXs18RXAJU5eIAZIUtLWg/6o
WsofMda1qWGjFYo75bCF4okGb31Q0FvR4LDMfkiDUsqJbQjdXBmaZZ0DM+VjHND2
pZwvkdbR6J+JLXFwgaA2fr0/B7Tm8JOs3rPCfb9QAp+9/4VeYwRltxdWgA1pjmse
nIAq9sjT9QF4KUNuTM3uJf2S0OCoiR3S3FA6HAvB+PMpkq7P01DIeCbH/f8ktjBS
Blkx+yw0SohKWCHv6AMETUvWHxnoZqmbVJiQ6903a2ROc1qOtTQTQi24lB130MEH
rWhjcLQp3yq6RGuNoUHZ52UfEV03bx6rz8eWvsAx26YyzYY7UgjDlCk8ReAMSSgU
WhPoq6VjLvNoUwi5p37J2zytqxg5oBef3PzhmuX2g0h6p/rN/EbCVyLj5JxgBzI5
Gv3WC1QIux2FkGSH263HnxZYczuycrcCAwEAAQKCAgEcJjrcS6fBbo7uhrQRFUV/
Mc8yUGGMMSgKXh32LLzn4Ls5zglHdY4EFu7Cm/qyFwiL3UH67eoijOfd5IB49B8K
t5tf0pt1V3RMqAhOVFdKkFO637ojDrfqiRZgDcJ+MW326TbSFy6r81R748upc5Lc
arRxQX/m8iDH9pQGKDm28x1rsuE/hKJpdmzystUXMUHULkHZDANC1ZJpZKCf3q3Q
B2AAzTv1p7uY0HDnPZfr+lLUCiFLrrmzZWXknY8gLNKeAUvpbP4INzYcDhC7skrp
NIo3I/hDEgbyBi8tRV8s7ND3108j2C6jUVCC5OWWOO6wbQ4vv9B7rJEMYdQ+Md6d
dFGxD29THgHVUioPJtCDMyP+ToqK+Vw1YK3B4H6socOBUNfiua27Zjojmv+bHIn4
Agbk6ypyBSxCFw2omr/zeL4E7LQXBwXCi+EYF+DG+Anze+yxczf7aLdItoZbYdEK
SHo75kA5ZGjuRk/MFk9Er+vEQ4LTVwkCvvMWoR4JBEYZz02Kc0bAcIqgyoeoqpwt
BQ3M1h+UZltTd0A/gWkgfrQciKhGE837MeQWK4Po6ZZ9tdxKYkGuBd55lHDUn8hB
9PASTTzVGHK3M5uvM2La+99R09h+0FuK4ad/kokRaTn24NPSyY23ceG1CGJc7ozR
o/eo1Zd1u9oe7QOk9hEF1p0CggEBD2GFEkpprqDKodeqzR4bc05jgNGmMUgni9vp
/vZ1PUcdQLZNuUK28AmStzjkd4pYqgN+28e9z7Kr5lOHHG7onoc2Q3ukbSlHgtnR
Lmk67ayweWiePrNSa3O2nK6/IAJVdISvFf21Vuz28kalzvZ44A1TnAvIhf0bDApv
EGgHN/mcVcpm5Vh2MonlA3z5xuR0GZzv49CxuQSiFfQIKLlmcGGE64U9kFoZKo0g
ZuoupD9n1ESHY19b4GI1wBBtHa7RYnYgS4AC3dQR5JbQOwlkkvfimwT397Zdvsbd
NNGfU1NsV23+EuOcKdXus8NlzQ6BxqbYxSnKf7nnGKxSwia6ryMCggEBDXUu8Z8M
EjSmu2/nPnZHfDPLnQWy4q9oFxUZqg4q3njRXSsPe06fmtF1dV1jtHPR94JrnwxL
JeheAE6VvT8eJz0alk1j1HYdwGc3TYMRsUP/d/dTrAn0Tzn5Rd/DNKeMU59SOpG7
2Siz8jDouwJU6Gp/JlCjwCEtIkZd7+7Vm9gvGj/o6xG07oKyql3BlC/b4aacaEMf
Lg9Z9DwALwmzuwFdKEhNQjdroplHQ4zMoAQtDJI/iGFX8FlPTS4mW1dN2OWvZawQ
NgD1DKr7uY9ulle+qRAX6mG6I452XsquzWPfVTYX+W6hF4HdG185dI1cE5sWhMMC
i65mmnnDdpJ6kV0CggEAEwuuu/do5dQ1FjL4TQX6980ZaWoxYNT4IzctiYmloztr
/bXAiKcT4Cf6hObuARhOsjeh3oR3hbi5I3xK0eqEIclMaEOyV3nGE0GkxNOJJMWx
wKTLTti+NlASz/GSuRAqwR2LsK943SqQn3Db4GtTQh0+avwsUb4Yv9ArtyUZyzZL
X/BBeb0Qn4QhETCwGpjJKu4qHu9NIs2Z55VGhScOshoPfZR/pz/p6cbXWJijKL9a
0n4JKAPswOzbofi1JQxUOpgLZXIeGpF/lo8pSfFXmKVa9Joyc4peit21DLKFl6i1
f420D6/IsAU4j2BlroVILbRst7gICCErCGJaGA/dGwKCAQELDaiVBBEiEuSvJuZD
w1pLhS9DtR6MWY2hB8+ggSpst8ceQvPgT1+ABXH4B9CQsmBObmx+odZHOGec0O7k
FSdrCyD/Omk4ZBtjoGMn4vNxKWx22El9EF/9gpxe676lTMhRFpavTGuBnZDO56T/
lJawnmf4zFryv00WzbzyCLSh4Bov8TYZfN2i2O5uR7trPzPWTsZATIEbj7hOhcmQ
2OMqQaCGKXxrWqGpV0PVE5wuAcAOh0Bvf6R+4JvlxHX0p+xkraI2W/Ckqnya/wTq
EAjAqykKKxG5jLMZ6TUH/mk8gT85+cgPMvJVIHC+vqOuOzzZTZRdTt6UY5YaYtBM
X1sUcQKCAQEHvveXvL22Xa1tx9IM4LEHuYWMrg0ijCzA3BklRUtwA3sHAJLGBlDd
pzJp4OvCAre8/G7h2KptwMabyEqqR2AiSkKi2vkCWzjDV1rJ1tORVz+afwneQeJz
CI22f1ArIZaSE54QlHLFmq9rNXxdNvV+9C8aU3rCCVsVZwtdZy3HMjFK4Yi+ntYH
ieVk+0WCiwjuNUENTmws26V0KAyWtyAmOjL0Vyx8jIrbZ7VdqSsy056gn1kSnILd
IAzjthwtkFVw5HEqZfcrRrPe6TPKz1len8c/8i2WZeBkDXerEcHDUMZVcPt6dKB3
6ryojjmJwzY4EZRH7kbNLvq9FaNKOhxRXQ==
-----END PRIVATE KEY-----
)";

inline crypto::SigningKey EcKey() { return *crypto::SigningKey::FromPem(kEcKey); }
inline crypto::SigningKey RsaKey() { return *crypto::SigningKey::FromPem(kRsaKey); }

}  // namespace jeton::testing
