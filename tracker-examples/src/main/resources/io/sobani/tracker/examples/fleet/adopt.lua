-- Takes a registration over from exactly the sequence number and node named: KEYS[1] the record; ARGV number, node,
-- new node. What else it says stays as it stands there, as do its lease and its pointer.
-- The record notes from whom it was taken, who may take it back; then nobody may again.
-- Returns the record and the milliseconds left of it, or nothing if the record is not that one.
local old = redis.call('GET', KEYS[1])
if not old then return {} end
local seq, node, body, from = string.match(old, '^1|(%d+)|([^|]*)|(.*)|([^|]*)$')
if seq ~= ARGV[1] or node ~= ARGV[2] then return {} end
if node == ARGV[3] or from == ARGV[3] then from = '' else from = node end
local new = '1|' .. string.format('%d', seq + 1) .. '|' .. ARGV[3] .. '|' .. body .. '|' .. from
redis.call('SET', KEYS[1], new, 'KEEPTTL')
return {new, string.format('%d', redis.call('PTTL', KEYS[1]))}
