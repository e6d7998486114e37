-- Deletes a record or a claim that is this node's: KEYS[1] the record, ARGV[1] the node. Returns 1 or 0.
local old = redis.call('GET', KEYS[1])
if not old then return 0 end
local node = string.match(old, '^1|%d+|([^|]*)|') or string.match(old, '^0|(.*)$')
if node ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
