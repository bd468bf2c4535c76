package incident

import (
	"fmt"
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// Summary says in one sentence what happened, without personal data.
func Summary(e casework.Event) string {
	switch f := e.Data.(type) {
	case Reported:
		return "A post on " + address.ChannelTitle(f.Channel) + " was reported."
	case ReportedAgain:
		if f.Post > 0 {
			return "A further post was reported again."
		}
		return "The same post was reported again."
	case Assessed:
		return assessedSummary(f)
	case Identified:
		return "Efforts to identify the author: " + casework.Words(f.Outcome) + "."
	case Proposed:
		return "Proposal " + f.ID + ": " + casework.List(f.Measures) + "."
	case Advised:
		return advisedSummary(f)
	case Decided:
		if f.Proceed {
			return "Communications decided to go ahead with " + f.Proposal + "."
		}
		return "Communications decided not to go ahead with " + f.Proposal + "."
	case casework.ActionPending:
		return actionSummary(f)
	case casework.ActionHeld:
		return "Task " + f.ID + " waits for evidence: " + ActionInSentence(f.Kind) + "."
	default:
		return watchSummary(e)
	}
}

func watchSummary(e casework.Event) string {
	switch f := e.Data.(type) {
	case Blocked:
		if f.Moved {
			return "The block of the author has another end, because other cases share it."
		}
		return "The author is blocked."
	case Unblocked:
		if f.Withdrawn {
			return "This case no longer has a share in the block of the author."
		}
		return "The author is no longer blocked."
	case Observed:
		return observedSummary(f)
	case PostsChecked:
		return checkedSummary(f)
	case Progressed:
		return "News about " + f.Action + " was recorded."
	case TargetNamed:
		return targetSummary(f)
	case Described:
		return "The description of post " + PostID(f.Post) + " was changed."
	case CaseJoined:
		return joinedSummary(f)
	case PostJoined:
		return "Post " + f.Of + " of " + f.From + " is post " + PostID(f.Post) + " of this case."
	case ReferralDecided:
		if f.Refer {
			return "Communications decided to refer the matter to the police."
		}
		return "Communications decided not to refer the matter to the police."
	case Closed:
		if f.Into != "" {
			return "The case was joined into " + f.Into + ", which has its posts now, and was closed."
		}
		return "The case was closed: " + f.Outcome.InSentence() + "."
	case Reopened:
		return "The case was reopened."
	case Overturned:
		return "The decision was overturned."
	}
	return casework.SharedSummary(e)
}

func joinedSummary(f CaseJoined) string {
	if f.Posts == 1 {
		return f.From + " was joined into this case, with one post."
	}
	return fmt.Sprintf("%s was joined into this case, with %d posts.", f.From, f.Posts)
}

func observedSummary(f Observed) string {
	switch {
	case f.Behaviour == StayedUp:
		return "Observed: the post is still there."
	case f.Further:
		return "Observed: the author " + casework.Words(f.Behaviour) + ", with a further post."
	}
	return "Observed: the author " + casework.Words(f.Behaviour) + "."
}

// checkedSummary says of each post what the system saw.
func checkedSummary(f PostsChecked) string {
	said := make([]string, len(f.Posts))
	for i, seen := range f.Posts {
		said[i] = "post " + PostID(seen.Post) + " " + foundInSentence(seen.Found)
		if seen.Edited {
			said[i] += " and has been edited"
		}
	}
	if len(said) == 1 {
		return "The system looked at a post: " + said[0] + "."
	}
	return "The system looked at the posts: " + strings.Join(said, ", ") + "."
}

func targetSummary(f TargetNamed) string {
	if f.Mistaken {
		return "Person " + f.ID + " was named by mistake: the posts are not about them."
	}
	said := "Whom the posts are about was recorded: person " + f.ID
	if f.Risk != "" {
		said += ", at " + string(f.Risk) + " risk"
	}
	if f.TookPart {
		said += ". They had worked on the case, and have no part in it from now on"
	}
	return said + "."
}

func assessedSummary(f Assessed) string {
	said := "Assessed as " + f.Finding.InSentence()
	if len(f.Posts) > 0 && !slices.Equal(f.Posts, []int{0}) {
		said = "Post " + strings.Join(postIDs(f.Posts), ", ") + ": assessed as " + f.Finding.InSentence()
	}
	if len(f.Grounds) > 0 {
		said += ": " + casework.List(f.Grounds)
	}
	if f.PossiblyCriminal {
		said += "; possibly criminal"
	}
	return said + "."
}

func advisedSummary(f Advised) string {
	verb := "supports"
	if f.Position == Oppose {
		verb = "opposes"
	}
	if f.Standing != "" {
		return "Legal Services " + verb + " " + f.Proposal + " by standing advice " + f.Standing + "."
	}
	return "Legal Services " + verb + " " + f.Proposal + "."
}

func actionSummary(f casework.ActionPending) string {
	who := "the system"
	if f.Mode == casework.Manual {
		who = "an officer"
	}
	said := fmt.Sprintf("Task %s for %s: %s.", f.ID, who, ActionInSentence(f.Kind))
	if f.Detail != "" {
		said += " " + f.Detail
	}
	return said
}

// Clause names the clause of the policy that an event follows from; empty: none.
func Clause(e casework.Event) string {
	switch f := e.Data.(type) {
	case Reported, ReportedAgain, CaseJoined, PostJoined:
		return "S14"
	case PostsChecked:
		return "R3"
	case Assessed:
		return findingClause(f.Finding)
	case Identified:
		return "R5"
	case casework.ActionHeld:
		return "R7"
	case Proposed:
		return strings.Join(f.Clauses, ", ")
	case Advised, Decided:
		return "R8"
	case Blocked, Unblocked, Observed:
		return "R4"
	case Progressed:
		return newsClause(f)
	case TargetNamed:
		return casework.ClauseTarget
	case Described:
		return "R2"
	case ReferralDecided:
		return "R6"
	case Closed:
		return endClause(f.Outcome)
	case Reopened:
		return "R8"
	case Overturned:
		return "R10"
	}
	return workClause(e)
}

// workClause is the clause behind work on an action, a reminder of it included, or else
// behind an event of any kind of case.
func workClause(e casework.Event) string {
	switch f := e.Data.(type) {
	case casework.ActionPending:
		return actionClause(f.Kind, f.Measure)
	case casework.ActionDone:
		return actionClause(f.Kind, f.Measure)
	case casework.ActionFailed:
		return actionClause(f.Kind, f.Measure)
	case casework.Reminded:
		if f.Kind != "" {
			return actionClause(f.Kind, f.Measure)
		}
	case casework.Escalated:
		if f.Kind != "" {
			return actionClause(f.Kind, f.Measure)
		}
	}
	return casework.SharedClause(e)
}

func findingClause(f Finding) string {
	switch f {
	case FindingAcceptable:
		return "R1"
	case FindingUnacceptable:
		return "R2"
	case FindingServiceComplaint:
		return "R11"
	}
	return ""
}

// endClause is the clause that lets a case end so.
func endClause(o Outcome) string {
	switch o {
	case OutcomeAcceptable:
		return "R1"
	case OutcomeServiceComplaint:
		return "R11"
	case OutcomeComplied:
		return "R3"
	case OutcomeNoRecurrence:
		return "R4"
	case OutcomeMeasuresExhausted:
		return "R5"
	case OutcomeNoMeasure:
		return "R8"
	case OutcomeReferredToPolice:
		return "R6"
	case OutcomeLegalAction:
		return "R9"
	case OutcomeOverturned:
		return "R10"
	case OutcomeDuplicate, OutcomeWithdrawn:
	}
	return "S14"
}

// actionClause is the clause that asks for an action: that of its measure, or else that of
// what is done. An action of which only the id is known was decided by Communications.
func actionClause(k casework.ActionKind, m casework.Measure) string {
	switch k {
	case ActionCaptureEvidence:
		return "R7"
	case ActionSendCorrection:
		return casework.LetterCorrection.Clause()
	case ActionTellTarget:
		return casework.ClauseTarget
	}
	if clause := measureClause(m); clause != "" {
		return clause
	}
	switch k {
	case ActionSendWarning, ActionAskToRemove:
		return "R3"
	case ActionBlockAuthor, ActionUnblockAuthor, ActionSendBlockNotice:
		return "R4"
	case ActionRemovePost, ActionSendRemovalNotice:
		return "R5"
	case ActionBuildPack, ActionReferToPolice, ActionRecallReferral:
		return "R6"
	case ActionHandToLegal:
		return "R9"
	}
	return "R8"
}

// newsClause is the clause behind news: of the police, or of the police or a legal action if
// the news does not tell.
func newsClause(f Progressed) string {
	if f.Force != "" || f.Reference != "" {
		return "R6"
	}
	return "R6, R9"
}

func measureClause(m casework.Measure) string {
	switch m {
	case casework.MeasureWarn:
		return "R3"
	case casework.MeasureBlock:
		return "R4"
	case casework.MeasureRemove:
		return "R5"
	case casework.MeasureReferPolice:
		return "R6"
	case casework.MeasureLegalAction:
		return "R9"
	}
	return ""
}
