package publication

import (
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

func commandWords() []casework.Wording[casework.CommandName] {
	return []casework.Wording[casework.CommandName]{
		{Of: CommandDraft, Heading: "Write a publication", Sentence: "wrote a publication"},
		{Of: CommandEdit, Heading: "Edit the publication", Sentence: "edited the publication"},
		{Of: CommandSubmit, Heading: "Submit for approval", Sentence: "submitted the publication for approval"},
		{Of: CommandApprove, Heading: "Approve or send back", Sentence: "decided about the approval"},
		{Of: CommandMoveEmbargo, Heading: "Move the embargo", Sentence: "moved the embargo"},
		{Of: CommandRelease, Heading: "Release it now", Sentence: "asked the system to release it now"},
		{Of: CommandConfirm, Heading: "Say what you did", Sentence: "recorded what came of a task"},
		{Of: CommandCancel, Heading: "Cancel the publication", Sentence: "cancelled it"},
		{Of: CommandCorrect, Heading: "Correct what was released", Sentence: "wrote a correction, which needs an approval"},
		{Of: CommandWithdraw, Heading: "Withdraw what was released", Sentence: "withdrew the publication"},
		{Of: CommandLog, Heading: "Log a media enquiry", Sentence: "logged a media enquiry"},
		{Of: casework.CommandAssign, Heading: "Say who answers", Sentence: "said who answers"},
		{Of: CommandAnswer, Heading: "Name the publication that answers", Sentence: "named the publication that answers the enquiry"},
		{Of: CommandDecline, Heading: "Decline to answer", Sentence: "declined to answer"},
	}
}

// CommandTitle names a command: "Submit for approval".
func CommandTitle(name casework.CommandName) string { return casework.Heading(name, commandWords()) }

// CommandDone says in a sentence that a person gave a command.
func CommandDone(name casework.CommandName) string {
	return "You " + casework.InSentence(name, commandWords()) + "."
}

// Title names a form in a heading.
func (f Form) Title() string {
	return casework.Heading(f, []casework.Wording[Form]{
		{Of: NewsRelease, Heading: "News release"},
		{Of: Statement, Heading: "Statement"},
		{Of: MediaAnswer, Heading: "Answer to the media"},
		{Of: Post, Heading: "Post"},
		{Of: WebsiteLink, Heading: "Link to a page of the website"},
	})
}

// InSentence names a form in a sentence, with its article.
func (f Form) InSentence() string {
	if f == MediaAnswer {
		return "an answer to the media"
	}
	return "a " + casework.Lower(f.Title())
}

// Title says whose text it is.
func (s Source) Title() string {
	return casework.Heading(s, []casework.Wording[Source]{
		{Of: SourceOwn, Heading: "The council's own"},
		{Of: SourceInternal, Heading: "An internal communication"},
		{Of: SourcePartner, Heading: "A partner's communication"},
	})
}

// StageTitle names the stage that people see.
func (p *Publication) StageTitle() string {
	if p.Missed {
		return "Late: to be decided"
	}
	return p.Shown().Title()
}

// Title names the stage.
func (s Shown) Title() string {
	return casework.Heading(s, []casework.Wording[Shown]{{Of: Shown(StageApproval), Heading: "To be approved"}})
}

// Title says how far a channel has come.
func (s ChannelStatus) Title() string { return casework.Heading(s, nil) }

// ActionTitle says what is to be done on which channel: "release it on Facebook".
func ActionTitle(a casework.Action) string { return actionTitle(a.Kind, a.Channel) }

func actionTitle(kind casework.ActionKind, channel string) string {
	on := " on " + address.ChannelTitle(channel)
	switch kind {
	case ActionCorrect:
		return "publish the correction" + on
	case ActionTakeDown:
		return "take the publication down" + on
	}
	return "release the publication" + on
}

// Summary says in one sentence what happened. It holds no word of the publication.
func Summary(e casework.Event) string {
	switch f := e.Data.(type) {
	case Drafted:
		return casework.Upper(f.Form.InSentence()) + " was drafted, for " + channelTitles(f.Channels) + "."
	case Edited:
		if f.Voided {
			return "It was edited, so it must be approved again."
		}
		return "It was edited."
	case Submitted:
		return "It was submitted to the press office."
	case Approved:
		if f.Correction {
			return "The press office approved the correction, and confirmed that it publishes no data collected for business use."
		}
		return "The press office approved it, and confirmed that it publishes no data collected for business use."
	case Returned:
		return "The press office sent it back."
	case EmbargoMoved:
		return "The embargo was moved."
	case ReleaseBegan:
		if f.Late {
			return "The release began, late."
		}
		return "The release began."
	case ReleaseMissed:
		return "It was too late to release it. The press office was asked."
	case Cancelled:
		return "It was cancelled."
	case CorrectionDrafted:
		return "A correction was written, which needs an approval."
	case CorrectionDropped:
		return "The correction was dropped."
	case Withdrew:
		return "It was withdrawn."
	case casework.ActionPending:
		return actionSummary(f)
	}
	return enquirySummary(e)
}

func actionSummary(f casework.ActionPending) string {
	if f.Mode == casework.Manual {
		return fmt.Sprintf("Task %s for the press office: %s. %s", f.ID, actionTitle(f.Kind, f.Channel), f.Detail)
	}
	return fmt.Sprintf("Task %s for the system: %s.", f.ID, actionTitle(f.Kind, f.Channel))
}

// Clause names the clause of the policy that an event follows from.
func Clause(e casework.Event) string {
	switch f := e.Data.(type) {
	case Drafted:
		if f.Form == WebsiteLink {
			return "S7"
		}
		return "S8"
	case Approved:
		return "S8, S10, S11"
	case EmbargoMoved, ReleaseBegan, ReleaseMissed, Cancelled:
		return "S9"
	case Edited, Submitted, Returned, CorrectionDrafted, CorrectionDropped, Withdrew,
		casework.ActionPending, casework.ActionDone, casework.ActionFailed, EnquiryLogged, EnquiryAnswered, EnquiryDeclined:
		return "S8"
	}
	return casework.SharedClause(e)
}
