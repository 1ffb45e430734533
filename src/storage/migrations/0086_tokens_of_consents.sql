-- What an application holds of a user: listed with the user's consents, and ended with them.
CREATE INDEX tokens_of_consent ON tokens (subject, kind, application) WHERE application IS NOT NULL;
