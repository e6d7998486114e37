-- Gives what stands at an address, and claims it for a node where nothing does: KEYS the record and the fleet;
-- ARGV the node (or empty, to claim nothing), milliseconds for which the claim holds. An emptied store gives none.
-- The node's own claim is nothing: it may not have heard that it has it.
-- Returns the fleet, for "nothing" counts only in its generation, and what stood there.
local fleet = redis.call('GET', KEYS[2]) or ''
local old = redis.call('GET', KEYS[1])
if old and old ~= '0|' .. ARGV[1] then return {fleet, old} end
if ARGV[1] ~= '' and fleet ~= '' then redis.call('SET', KEYS[1], '0|' .. ARGV[1], 'PX', ARGV[2]) end
return {fleet}
