package incident

import "duecourse/internal/casework"

// Expect says what comes of a wait if nobody acts.
func (c *Case) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	switch { //nolint:staticcheck // a tagged switch would have to name every window
	case w.What == casework.WindowBlock:
		return []casework.Expected{{At: w.By, What: "The block ends and the author is unblocked."}}
	case w.What == casework.WindowResponse:
		return []casework.Expected{{At: w.By, What: "The author's time to answer is over: it is seen whether the post is still there."}}
	case w.What == casework.WindowRecurrence:
		return []casework.Expected{{At: w.By, What: "If nothing new is reported, the case closes."}}
	}
	return c.reminders(w, m)
}

func (c *Case) reminders(w casework.Wait, m casework.Moment) []casework.Expected {
	task, _ := c.Task(w)
	list := []casework.Expected{}
	if at := m.Rules.Reminder(w.From, w.By); !w.Reminded {
		list = append(list, casework.Expected{At: at, What: "A reminder of " + c.waitInSentence(w) + " goes to " + task.Role.InSentence() + "."})
	}
	if !w.Escalated {
		list = append(list, casework.Expected{At: w.By, What: casework.Upper(c.waitInSentence(w)) + " is overdue, and the head of Communications is told."})
	}
	return list
}

// waitInSentence names what a case waits for: of what is to be done outside, which it is.
func (c *Case) waitInSentence(w casework.Wait) string {
	if a := c.Action(w.Of); w.What == casework.WindowAction && a != nil {
		return a.ID + " (" + ActionInSentence(a.Kind) + ")"
	}
	return w.What.InSentence()
}
