-- Takes a registration over from exactly the sequence number and node named: KEYS the record and the pointer;
-- ARGV number, node, new node, id and what follows, observed address. Its lease stays as it is.
-- The record notes from whom it was taken, who may take it back; then nobody may again.
-- Returns the milliseconds left of it, or 0 if the record is not that one.
local old = redis.call('GET', KEYS[1])
if not old then return 0 end
local seq, node = string.match(old, '^1|(%d+)|([^|]*)|')
if seq ~= ARGV[1] or node ~= ARGV[2] then return 0 end
local left = redis.call('PTTL', KEYS[1])
if left < 1 then return 0 end
local from = node
if node == ARGV[3] or string.match(old, '([^|]*)$') == ARGV[3] then from = '' end
redis.call('SET', KEYS[2], ARGV[5], 'PX', left)
redis.call('SET', KEYS[1],
  '1|' .. string.format('%d', seq + 1) .. '|' .. ARGV[3] .. '|' .. ARGV[4] .. '|' .. from, 'PX', left)
return left
