-- The robots of an owner that have trust rules, in a fixed order.
CREATE INDEX trust_rules_robot ON trust_rules (owner, account);
