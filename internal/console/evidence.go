package console

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/web"
)

// exhibit sends an exhibit as a file, so that no browser runs it or shows it as a page.
func (c *Console) exhibit(g *gin.Context) {
	exhibit, bytes, err := c.Service.Evidence(g.Request.Context(), caller(g), g.Param("ref"), g.Param("id"))
	if err != nil {
		c.problem(g, err)
		return
	}
	defer bytes.Close() //nolint:errcheck // it was only read
	c.sendFile(g, g.Param("ref")+"-"+exhibit.ID, exhibit.MediaType, exhibit.Size, bytes)
}

// sendFile sends a file to keep. The ending of its name follows from its media type.
func (c *Console) sendFile(g *gin.Context, name, kind string, size int64, bytes io.Reader) {
	mediaType, ending := casework.FileType(kind)
	g.Header("Content-Type", mediaType)
	g.Header("Content-Disposition", web.Attachment(name+ending))
	g.Header("Content-Length", strconv.FormatInt(size, 10))
	g.Status(http.StatusOK)
	if _, err := io.Copy(g.Writer, bytes); err != nil {
		c.Log.ErrorContext(g.Request.Context(), "sending a file failed", "id", web.RequestID(g.Request.Context()), "cause", err)
	}
}

// isPicture says whether a browser may show an exhibit. The page hides it until the
// person asks for it.
func isPicture(mediaType string) bool { return fileType(mediaType) == "picture" }

// fileType is what an exhibit is, in words.
func fileType(mediaType string) string {
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return "picture"
	case "application/pdf":
		return "PDF"
	case "video/mp4", "video/webm":
		return "video"
	case "multipart/related":
		return "saved page"
	case "application/json":
		return "record of how it was taken"
	}
	return mediaType
}

func sizeText(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%d kB", (bytes+512)>>10)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

func shortHash(hash string) string {
	if len(hash) > 12 {
		return hash[:12] + "…"
	}
	return hash
}

// packSection is the evidence pack on the page of an incident.
type packSection struct {
	Allowed bool   // the person may download it
	Names   bool   // and with the names of reporter and target in it
	Failed  string // why the last pack could not be built
	Built   *casework.PackMade
}

func (c *Console) packSection(g *gin.Context, v *app.View) packSection {
	section := packSection{
		Allowed: c.Service.May(caller(g), app.RightSeeCases) == nil, Names: actor(g).HasAny(casework.RoleComms, casework.RoleCommsLead),
	}
	for _, a := range v.Incident().Actions {
		if a.Kind == incident.ActionBuildPack {
			section.Built, section.Failed = a.Pack, ""
			if a.Pack == nil {
				section.Failed = jobResult(a)
			}
		}
	}
	return section
}

// handedOver is what went to the police or to Legal Services, and the news since.
type handedOver struct {
	casework.Action
	News []incident.Progress
}

func handedOverIn(c *incident.Case) []handedOver {
	var list []handedOver
	for _, a := range c.Actions {
		if a.Kind != incident.ActionReferToPolice && a.Kind != incident.ActionHandToLegal {
			continue
		}
		h := handedOver{Action: a}
		for _, news := range c.Progress {
			if news.Action == a.ID {
				h.News = append(h.News, news)
			}
		}
		list = append(list, h)
	}
	return list
}

// pack sends the evidence pack. Before names are sent, the access log records why.
func (c *Console) pack(g *gin.Context) {
	order := app.PackRequest{Personal: g.Query("include") == "personal", Reason: strings.TrimSpace(g.Query("reason"))}
	if asOf := g.Query("as_of"); asOf != "" {
		seq, err := strconv.Atoi(asOf)
		if err != nil {
			c.problem(g, &app.Error{Code: casework.CodeInvalid, Why: "The number of an event must be a whole number."})
			return
		}
		order.AsOf = seq
	}
	found, err := c.Service.Pack(g.Request.Context(), caller(g), g.Param("ref"), order)
	if err != nil {
		c.problem(g, err)
		return
	}
	if order.Personal {
		entry := c.logEntry(g, 0)
		entry.Action = access.PersonalInPack + order.Reason
		if err := c.AccessLog.Write(g.Request.Context(), entry); err != nil {
			c.accessLogDown(g, err)
			return
		}
	}
	g.Header("Content-Type", "application/zip")
	g.Header("Content-Disposition", web.Attachment(found.Name))
	g.Status(http.StatusOK)
	if err := found.Write(g.Request.Context(), g.Writer); err != nil {
		web.AbortResponse(g.Request.Context(), c.Log, "pack", err)
	}
}
