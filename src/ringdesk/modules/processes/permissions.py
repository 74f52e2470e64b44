from ringdesk.kernel.permissions import declare

declare("processes", "process.design", "process.read", "feedback.give", "feedback.answer")
