"""What processes ask of people and systems, node by node, while tickets go through them.

node run (节点实例): one stay at a node · branch (并行分支): a way beside others until the join ·
green channel (绿色通道): nodes passed by and made good later · outside call (外部调用): a request
to another system, once and no more.
"""
