-- Says that a node lives, or nothing of an empty one, and shows the fleet: KEYS the nodes and the fleet; ARGV node,
-- its state, the fleet to write back where there is none (or empty), milliseconds after which a silent node is gone.
-- Returns the store's time in milliseconds, the fleet, its memory in use and in all, what it does where that is used
-- up, then each node and its state.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fleet = redis.call('GET', KEYS[2])
if not fleet and ARGV[3] ~= '' then
  redis.call('SET', KEYS[2], ARGV[3])
  fleet = ARGV[3]
end
if ARGV[1] ~= '' then redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. '|' .. ARGV[2]) end
local memory = redis.call('INFO', 'memory')
local used = tonumber(string.match(memory, 'used_memory:(%d+)') or 0)
local most = tonumber(string.match(memory, 'maxmemory:(%d+)') or 0)
if most == 0 then most = tonumber(string.match(memory, 'total_system_memory:(%d+)') or 0) end
local policy = string.match(memory, 'maxmemory_policy:([%w-]+)') or ''
local answer = {string.format('%.0f', now), fleet or '', string.format('%.0f', used), string.format('%.0f', most), policy}
local nodes = redis.call('HGETALL', KEYS[1])
for i = 1, #nodes, 2 do
  local at = tonumber(string.match(nodes[i + 1], '^(%d+)|'))
  if not at or now - at > tonumber(ARGV[4]) then
    redis.call('HDEL', KEYS[1], nodes[i])
  else
    answer[#answer + 1] = nodes[i]
    answer[#answer + 1] = nodes[i + 1]
  end
end
return answer
