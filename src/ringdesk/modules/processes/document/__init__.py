"""The process document (流程文档): the running version as prose and chart, made when it is read."""
