-- Finds the record that an id leads to: KEYS the pointer and the fleet; ARGV the id, the prefix of records.
-- An id resolves only if the record of the address that its pointer names bears that id.
-- Returns the fleet, for "nothing" counts only in its generation, and where found address and record.
local fleet = redis.call('GET', KEYS[2]) or ''
local observed = redis.call('GET', KEYS[1])
if not observed then return {fleet} end
local record = redis.call('GET', ARGV[2] .. observed)
if not record then return {fleet} end
local id = string.match(record, '^1|%d+|[^|]*|([^|]*)|')
if id ~= ARGV[1] then return {fleet} end
return {fleet, observed, record}
