// Keeps an image repository as Konflux' image-controller does, with its own client of Quay's API.
//
//	quayclient URL TOKEN ORGANIZATION USER
package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/konflux-ci/image-controller/pkg/quay"
)

func check(what string, good bool, err error) {
	if err != nil || !good {
		fmt.Println(what, "failed:", err)
		os.Exit(1)
	}
	fmt.Println(what)
}

func main() {
	url, token, organization, user := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	client := quay.NewQuayClient(&http.Client{}, token, url+"/api/v1")
	const name, robot, team = "group/component", "component_pull", "pullers"

	exists, err := client.RepositoryExists(organization, name)
	check("a repository that is missing", !exists, err)
	request := quay.RepositoryRequest{Namespace: organization, Repository: name, Visibility: "public", Description: "made"}
	made, err := client.CreateRepository(request)
	check("create a repository", made != nil && made.Name == name, err)
	again, err := client.CreateRepository(request)
	check("create it again", again != nil && again.Name == name, err)
	exists, err = client.RepositoryExists(organization, name)
	check("a repository that is there", exists, err)
	public, err := client.IsRepositoryPublic(organization, name)
	check("is it public", public, err)
	err = client.ChangeRepositoryVisibility(organization, name, "private")
	check("change the visibility", true, err)
	public, err = client.IsRepositoryPublic(organization, name)
	check("is it private", !public, err)
	all, err := client.GetAllRepositories(organization)
	check("list repositories", len(all) == 1 && all[0].Name == name, err)

	account, err := client.CreateRobotAccount(organization, robot)
	check("create a robot", account != nil && account.Token != "", err)
	same, err := client.CreateRobotAccount(organization, robot)
	check("create it again", same != nil && same.Token == account.Token, err)
	robots, err := client.GetAllRobotAccounts(organization)
	check("list robots", len(robots) == 1, err)
	fresh, err := client.RegenerateRobotAccountToken(organization, robot)
	check("regenerate its token", fresh != nil && fresh.Token != account.Token, err)
	err = client.AddPermissionsForRepositoryToAccount(organization, name, account.Name, true, true)
	check("let the robot push", true, err)
	permissions, err := client.ListPermissionsForRepository(organization, name)
	check("list permissions", permissions[account.Name].Role == "write", err)

	members, err := client.EnsureTeam(organization, team)
	check("make a team", len(members) == 0, err)
	_, err = client.AddUserToTeam(organization, team, user)
	check("add a member", true, err)
	permanent, err := client.AddUserToTeam(organization, team, "no-such-user")
	check("add somebody unknown", permanent && err != nil, nil)
	members, err = client.GetTeamMembers(organization, team)
	check("list members", len(members) == 1 && members[0].Name == user, err)
	err = client.AddReadPermissionsForRepositoryToTeam(organization, name, team)
	check("let the team pull", true, err)
	seen, err := client.ListRepositoryPermissionsForTeam(organization, team)
	check("list what the team may", len(seen) == 1 && seen[0].Repository.Name == name, err)
	check("remove the member", true, client.RemoveUserFromTeam(organization, team, user))
	check("remove the team", true, client.DeleteTeam(organization, team))

	err = client.RemovePermissionsForRepositoryFromAccount(organization, name, account.Name, true)
	check("take the push away", true, err)
	gone, err := client.DeleteRobotAccount(organization, robot)
	check("delete the robot", gone, err)
	gone, err = client.DeleteRepository(organization, name)
	check("delete the repository", gone, err)
	exists, err = client.RepositoryExists(organization, name)
	check("it is gone", !exists, err)
}
