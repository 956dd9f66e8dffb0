-- Tasks that one node at a time does, such as the upkeep. The node counts `beat` up while it lives; another that sees the same
-- beat for a while takes the task over. No clocks of two nodes are compared.
CREATE TABLE leader (
    task TEXT NOT NULL PRIMARY KEY,
    node TEXT NOT NULL,
    beat BIGINT NOT NULL
);
