package console

import (
	"context"
	"slices"
	"strconv"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// job is something that the system takes a while to do. An open page gets its
// progress; a page that is loaded shows it.
type job struct {
	ID           string `json:"id"` // "pack"
	Bar          bool   `json:"-"`  // it has a progress bar
	Label        string `json:"-"`  // of the bar
	Done         int64  `json:"done"`
	Of           int64  `json:"of"` // 0: not known yet
	Text         string `json:"text"`
	Announcement string `json:"announcement"` // read out by screen readers, so it changes seldom
	Refresh      string `json:"-"`            // address of the page that shows it
}

// finishedJob is what came of a job, read out to a person who has the page open.
type finishedJob struct{ ID, Announcement string }

// jobsOf is what the system is doing in an incident. Heartbeats know how far it has come;
// where they cannot be read, the page only says that it is under way.
func (c *Console) jobsOf(ctx context.Context, who app.Caller, v *app.View) []job {
	if !v.Whole {
		return nil
	}
	pack, capture := v.Incident().Working(incident.ActionBuildPack), v.Incident().Working(incident.ActionCaptureEvidence)
	if !pack && !capture {
		return nil
	}
	found, err := c.Service.Progress(ctx, who, v.Incident().Ref)
	if err != nil {
		c.Log.WarnContext(ctx, "the progress of a case cannot be read", "ref", v.Incident().Ref, "cause", err)
	}
	var jobs []job
	if capture {
		jobs = append(jobs, captureJob(found.Capture))
	}
	if pack {
		jobs = append(jobs, packJob(found.Pack))
	}
	for i := range jobs {
		jobs[i].Refresh = incidentPath(v.Incident().Ref)
	}
	return jobs
}

func packJob(p *app.PackProgress) job {
	const building = "The evidence pack is being built."
	j := job{ID: "pack", Bar: true, Label: "Progress of the evidence pack", Text: building, Announcement: building}
	if p == nil {
		return j
	}
	if p.Of > 0 {
		j.Done, j.Of = p.Done, p.Of
		j.Text += " " + strconv.FormatInt(100*p.Done/p.Of, 10) + "% done, " + sizeText(p.Done) + " of about " + sizeText(p.Of) + " written."
		j.Announcement += quartersDone(p.Done, p.Of)
	}
	j.Text += attemptText(p.Attempts)
	j.Announcement += attemptText(p.Attempts)
	return j
}

// captureJob says whether a screenshot is waiting or being taken. Nobody knows how long
// that takes, so it has no bar.
func captureJob(p *app.CaptureProgress) job {
	j := job{ID: "capture", Text: "The system will take a screenshot of the post."}
	if p != nil {
		j.Text = "The screenshot of the post is waiting for its turn."
		if p.Begun {
			j.Text = "The system is taking a screenshot of the post."
		}
		j.Text += attemptText(p.Attempts)
	}
	j.Announcement = j.Text
	return j
}

func attemptText(t app.Attempts) string {
	if t.Attempt < 2 {
		return ""
	}
	return " This is attempt " + strconv.Itoa(t.Attempt) + "."
}

// quartersDone changes at most three times, so that it can be read out.
func quartersDone(done, of int64) string {
	return [...]string{"", " A quarter is done.", " Half is done.", " Three quarters are done.", ""}[min(4, max(0, 4*done/max(1, of)))]
}

// finishedJobs is what came of the last evidence pack and the last screenshot.
func finishedJobs(c *incident.Case) []finishedJob {
	var finished []finishedJob
	add := func(id string, kind casework.ActionKind) {
		for _, a := range slices.Backward(c.Actions) {
			if a.Kind == kind {
				if result := jobResult(a); result != "" {
					finished = append(finished, finishedJob{ID: id, Announcement: result})
				}
				return
			}
		}
	}
	add("pack", incident.ActionBuildPack)
	add("capture", incident.ActionCaptureEvidence)
	return finished
}

// jobResult says how the system's attempt ended; empty: it has not ended.
func jobResult(a casework.Action) string {
	pack := a.Kind == incident.ActionBuildPack
	switch {
	case !a.Finished() && a.Mode == casework.Automatic:
		return ""
	case a.Status == casework.ActionIsDone && pack:
		return "The evidence pack is ready."
	case a.Status == casework.ActionIsDone:
		return "The screenshot is in custody."
	case pack:
		return "The evidence pack could not be built. " + a.Detail
	case !a.Finished():
		return "We need a screenshot from you. " + a.Detail
	}
	return "There will be no screenshot. " + a.Detail
}

// importJobs is a file that is being imported, or how that ended.
func (c *Console) importJobs(im casework.FileImport) ([]job, []finishedJob) {
	lines := strconv.Itoa(im.Lines) + " of " + strconv.Itoa(im.Total) + " lines"
	switch {
	case im.UnderWay(c.Now()):
		done, of := int64(im.Lines), int64(im.Total)
		return []job{{
			ID: "import", Bar: true, Label: "Progress of the import", Done: done, Of: of, Text: lines + ".",
			Announcement: "The import is running." + quartersDone(done, of), Refresh: "/imports/" + im.ID,
		}}, nil
	case im.Complete():
		return nil, []finishedJob{{ID: "import", Announcement: "The import is complete: " + lines + ", " + strconv.Itoa(len(im.Refused)) + " rejected."}}
	}
	return nil, []finishedJob{{ID: "import", Announcement: "The import stopped after " + lines + "."}}
}
