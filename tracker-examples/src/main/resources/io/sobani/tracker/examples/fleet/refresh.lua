-- Writes a registration where there is no record, or this node's: KEYS the record and the pointer;
-- ARGV node, id and what follows, observed address, milliseconds left. Returns 1, or 0 if the record is another's.
-- A claim is no record: who has the registration goes before who asks for it.
local old = redis.call('GET', KEYS[1])
local seq, from = '1', ''
if old then
  local s, node, rest = string.match(old, '^1|(%d+)|([^|]*)|(.*)$')
  if node and node ~= ARGV[1] then return 0 end
  if node then seq, from = s, string.match(rest, '([^|]*)$') end
end
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
redis.call('SET', KEYS[1], '1|' .. seq .. '|' .. ARGV[1] .. '|' .. ARGV[2] .. '|' .. from, 'PX', ARGV[4])
return 1
