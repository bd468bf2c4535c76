package incident

import "duecourse/internal/casework"

// commandWords names each command of an incident: as something to do, and as something
// that the person did.
func commandWords() []casework.Wording[casework.CommandName] {
	return []casework.Wording[casework.CommandName]{
		{Of: CommandReport, Heading: "Report a post", Sentence: "reported a post"},
		{Of: CommandAssess, Heading: "Assess the post", Sentence: "assessed the post"},
		{Of: CommandIdentify, Heading: "Record who the author is", Sentence: "recorded who the author is"},
		{Of: CommandPropose, Heading: "Propose a measure", Sentence: "proposed a measure"},
		{Of: CommandAdvise, Heading: "Advise on a proposal", Sentence: "advised on the proposal"},
		{Of: CommandDecide, Heading: "Decide on a proposal", Sentence: "decided on the proposal"},
		{Of: CommandConfirm, Heading: "Confirm that a task is done", Sentence: "recorded what came of the task"},
		{Of: CommandObserve, Heading: "Record what the author did", Sentence: "recorded what the author did"},
		{Of: CommandProgress, Heading: "Record news from the police or of legal action", Sentence: "recorded the news"},
		{Of: casework.CommandPause, Heading: "Stop the clock", Sentence: "stopped the clock"},
		{Of: casework.CommandResume, Heading: "Start the clock again", Sentence: "started the clock again"},
		{Of: CommandClose, Heading: "Close the case early", Sentence: "closed the case"},
		{Of: CommandReopen, Heading: "Reopen the case", Sentence: "reopened the case"},
		{Of: CommandOverturn, Heading: "Overturn the decision", Sentence: "overturned the decision"},
		{Of: casework.CommandAssign, Heading: "Assign the case", Sentence: "assigned the case"},
		{Of: casework.CommandNote, Heading: "Add a note", Sentence: "added a note"},
		{Of: CommandAddEvidence, Heading: "Add evidence", Sentence: "added evidence"},
		{Of: CommandDescribe, Heading: "Add or correct the words of a post", Sentence: "described a post"},
		{Of: CommandJoin, Heading: "Join it into another case", Sentence: "joined the case into another one"},
		{Of: CommandNameTarget, Heading: "Record whom the posts are about", Sentence: "recorded whom the posts are about"},
		{Of: CommandReferral, Heading: "Decide on the referral to the police", Sentence: "decided on the referral to the police"},
		{Of: CommandCapture, Heading: "Ask for a screenshot", Sentence: "asked for a screenshot"},
	}
}

// CommandTitle names a command of an incident: "Assess the post".
func CommandTitle(name casework.CommandName) string { return casework.Heading(name, commandWords()) }

// CommandDone says in a sentence that a person gave a command: "You assessed the post."
func CommandDone(name casework.CommandName) string {
	return "You " + casework.InSentence(name, commandWords()) + "."
}

// Title names the stage of an incident.
func (s Stage) Title() string {
	return casework.Heading(s, []casework.Wording[Stage]{
		{Of: StageAssessment, Heading: "To be assessed"},
		{Of: StageProposal, Heading: "To be proposed"},
		{Of: StageConsultation, Heading: "With Legal Services"},
		{Of: StageDecision, Heading: "To be decided"},
		{Of: StageAction, Heading: "Being carried out"},
		{Of: StageWatch, Heading: "Being watched"},
		{Of: StageClosed, Heading: "Closed"},
	})
}

func outcomeWords() []casework.Wording[Outcome] {
	return []casework.Wording[Outcome]{
		{Of: OutcomeAcceptable, Heading: "The post is acceptable"},
		{Of: OutcomeComplied, Heading: "The author did what was asked"},
		{Of: OutcomeNoRecurrence, Heading: "It did not happen again"},
		{Of: OutcomeMeasuresExhausted, Heading: "Every measure has been taken"},
		{Of: OutcomeNoMeasure, Heading: "No measure is taken"},
		{Of: OutcomeReferredToPolice, Heading: "Referred to the police"},
		{Of: OutcomeLegalAction, Heading: "Legal action"},
		{Of: OutcomeServiceComplaint, Heading: "A complaint about a service"},
		{Of: OutcomeDuplicate, Heading: "Another case is about the same post"},
		{Of: OutcomeWithdrawn, Heading: "The report was withdrawn"},
		{Of: OutcomeOverturned, Heading: "The decision was overturned"},
	}
}

// Title says how an incident ended.
func (o Outcome) Title() string { return casework.Heading(o, outcomeWords()) }

// InSentence says how an incident ended after a colon.
func (o Outcome) InSentence() string { return casework.InSentence(o, outcomeWords()) }

// Title names what the person whom a post is about has to do with the council.
func (k TargetKind) Title() string {
	return casework.Heading(k, []casework.Wording[TargetKind]{
		{Of: TargetStaff, Heading: "Somebody who works for the council"},
		{Of: TargetCouncillor, Heading: "A councillor"},
		{Of: TargetOther, Heading: "Somebody else"},
	})
}

// Title names a risk.
func (r Risk) Title() string { return casework.Heading(r, nil) }

func findingWords() []casework.Wording[Finding] {
	return []casework.Wording[Finding]{
		{Of: FindingUnacceptable, Heading: "Unacceptable"},
		{Of: FindingAcceptable, Heading: "Acceptable"},
		{Of: FindingServiceComplaint, Heading: "A complaint about a service"},
	}
}

// Title says what a post was found to be.
func (f Finding) Title() string { return casework.Heading(f, findingWords()) }

// InSentence says what a post was found to be: "assessed as …".
func (f Finding) InSentence() string { return casework.InSentence(f, findingWords()) }

// Title says where a post stands.
func (s PostState) Title() string {
	return casework.Heading(s, []casework.Wording[PostState]{
		{Of: PostStanding, Heading: "Not removed"},
		{Of: PostRemoved, Heading: "Removed by the council"},
		{Of: PostAsked, Heading: "The author was asked to remove it"},
		{Of: PostGone, Heading: "Removed by somebody else"},
		{Of: PostUnknown, Heading: "We cannot see whether it is still there"},
		{Of: PostKept, Heading: "Acceptable, so it stays"},
	})
}

// foundInSentence says after the number of a post what a check of it showed.
func foundInSentence(f casework.Found) string {
	return casework.InSentence(f, []casework.Wording[casework.Found]{
		{Of: casework.FoundPublished, Sentence: "is still there"},
		{Of: casework.FoundGone, Sentence: "is gone"},
		{Of: casework.FoundUnclear, Sentence: "cannot be seen from here"},
	})
}

// Title says how far a proposal has come.
func (s ProposalStatus) Title() string {
	return casework.Heading(s, []casework.Wording[ProposalStatus]{
		{Of: ProposalConsulting, Heading: "Waiting for the advice of Legal Services"},
		{Of: ProposalAdvised, Heading: "Supported by Legal Services, to be decided"},
		{Of: ProposalOpposed, Heading: "Opposed by Legal Services"},
		{Of: ProposalDropped, Heading: "Dropped"},
		{Of: ProposalCarryingOut, Heading: "Being carried out"},
		{Of: ProposalDone, Heading: "Carried out"},
	})
}

// Title names the outcome of a proposed measure.
func (o MeasureOutcome) Title() string {
	return casework.Heading(o, []casework.Wording[MeasureOutcome]{
		{Of: MeasureOutcomeConsulting, Heading: "With Legal Services"},
		{Of: MeasureOutcomeToDecide, Heading: "To be decided"},
		{Of: MeasureOutcomeOpposed, Heading: "Opposed by Legal Services"},
		{Of: MeasureOutcomeDropped, Heading: "Dropped"},
		{Of: MeasureOutcomeCarryingOut, Heading: "Being carried out"},
		{Of: MeasureOutcomeDone, Heading: "Carried out"},
		{Of: MeasureOutcomeNotPossible, Heading: "Not possible"},
		{Of: MeasureOutcomeOverturned, Heading: "Overturned"},
	})
}

func actionWords() []casework.Wording[casework.ActionKind] {
	return []casework.Wording[casework.ActionKind]{
		{Of: ActionCaptureEvidence, Heading: "Take a screenshot as evidence"},
		{Of: ActionSendWarning, Heading: "Send the author a written warning"},
		{Of: ActionRemovePost, Heading: "Remove the post"},
		{Of: ActionAskToRemove, Heading: "Ask the author to remove the post"},
		{Of: ActionBlockAuthor, Heading: "Block the author"},
		{Of: ActionUnblockAuthor, Heading: "Unblock the author"},
		{Of: ActionBuildPack, Heading: "Build the evidence pack"},
		{Of: ActionReferToPolice, Heading: "Refer the matter to the police"},
		{Of: ActionHandToLegal, Heading: "Hand the case to Legal Services"},
		{Of: ActionSendBlockNotice, Heading: "Tell the author about the block"},
		{Of: ActionSendRemovalNotice, Heading: "Tell the author about the removal"},
		{Of: ActionRecallReferral, Heading: "Tell the police that the decision was overturned"},
		{Of: ActionTellTarget, Heading: "Tell the person whom the post is about"},
		{Of: ActionSendCorrection, Heading: "Send the author a correction"},
	}
}

// ActionTitle says what is to be done.
func ActionTitle(k casework.ActionKind) string { return casework.Heading(k, actionWords()) }

// ActionInSentence says what is to be done in a sentence.
func ActionInSentence(k casework.ActionKind) string { return casework.InSentence(k, actionWords()) }
